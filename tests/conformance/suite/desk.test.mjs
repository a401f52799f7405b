/** What agents do with a conversation: take, release, assign, snooze, resolve, reopen, note; and what a shopper sees of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const adminSocket = () => stage.shop.agent({ ...stage.shop.admin, name: 'admin' });

async function queued() {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Мне нужна помощь');
  await shopper.do('human', { conversation });
  await shopper.state(conversation, 'queued');
  return { shopper, conversation };
}

test('asking for a person queues, with a place in the queue', async () => {
  const first = await queued();
  const second = await queued();
  const one = await stage.shop.place(first.shopper, first.conversation);
  const two = await stage.shop.place(second.shopper, second.conversation);
  assert.ok(one >= 1 && two > one, `${one} and ${two}`);
  await first.shopper.event(first.conversation, 'queued');
});

test('who waits moves up when one before it is taken', async () => {
  const first = await queued();
  const second = await queued();
  const position = await stage.shop.place(second.shopper, second.conversation);
  const from = second.shopper.frames.length;
  const agent = await stage.shop.agent();
  await agent.do('take', { conversation: first.conversation });
  await second.shopper.expect((frame) => frame.type === 'state' && frame.position < position, { from, what: 'a better place' });
});

test('a take is an event, and a state that names the agent', async () => {
  const { shopper, conversation } = await queued();
  const agent = await stage.shop.agent();
  const ack = await agent.do('take', { conversation });
  const event = await shopper.entry(conversation, ack.seq);
  assert.equal(event.kind, 'event');
  assert.equal(event.event.name, 'taken');
  assert.deepEqual({ kind: event.author.kind, name: event.author.name }, { kind: 'agent', name: agent.person.name });
  for (const client of [shopper, agent]) {
    const state = await client.state(conversation, 'assigned');
    assert.ok(JSON.stringify(state.agent).includes(agent.person.id), JSON.stringify(state));
    assert.equal(state.position, undefined);
  }
  const body = await stage.shop.get(`/conversations/${conversation}`, { token: agent.person.token });
  assert.deepEqual({ state: body.state, agent: body.agent.id }, { state: 'assigned', agent: agent.person.id });
});

test('a conversation that the bot has may be taken at once', async () => {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Здравствуйте');
  const agent = await stage.shop.agent();
  await agent.do('take', { conversation });
  await shopper.state(conversation, 'assigned');
});

test('of two agents who take at the same instant one gets it, and the other a conflict, thirty times', async () => {
  const agents = [await stage.shop.agent(), await stage.shop.agent(), await stage.shop.agent()];
  for (let round = 0; round < 30; round += 1) {
    const shopper = await stage.shop.shopper();
    const { conversation } = await shopper.post('Кто быстрее?');
    const answers = await Promise.all(agents.map((agent) => agent.ask('take', { conversation })));
    assert.deepEqual(answers.map((answer) => answer.code ?? answer.type).sort(), ['ack', 'conflict', 'conflict']);
    shopper.terminate();
  }
});

test('what another agent has is a conflict to take, to post in, to release, and an admin is no exception', async () => {
  const { conversation } = await stage.shop.talk();
  const other = await stage.shop.agent();
  await other.refused('take', { conversation }, 'conflict');
  await other.refused('post', { conversation, text: 'Позвольте мне' }, 'conflict');
  const admin = await adminSocket();
  await admin.refused('take', { conversation }, 'conflict');
  await admin.refused('post', { conversation, text: 'Позвольте мне' }, 'conflict');
});

test('an agent posts in no conversation that nobody has', async () => {
  const { conversation } = await queued();
  const agent = await stage.shop.agent();
  await agent.refused('post', { conversation, text: 'Я не брал' }, 'conflict');
});

test('an agent\'s post names its conversation', async () => {
  const agent = await stage.shop.agent();
  await agent.refused('post', { text: 'Куда?' }, 'bad_request');
});

test('taking again what one has makes no second event', async () => {
  const { agent, conversation } = await stage.shop.talk();
  const answer = await agent.ask('take', { conversation });
  assert.ok(['ack', 'error'].includes(answer.type));
  assert.equal((await agent.log(conversation)).filter((entry) => entry.event?.name === 'taken').length, 1);
});

test('a release to the queue puts it back in the line', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const from = shopper.frames.length;
  const ack = await agent.do('release', { conversation });
  const event = await shopper.entry(conversation, ack.seq);
  assert.equal(event.event.name, 'released');
  await shopper.state(conversation, 'queued', { from });
  assert.ok((await stage.shop.place(shopper, conversation, { from })) >= 1);
  await agent.refused('post', { conversation, text: 'Уже не моё' }, 'conflict');
  const other = await stage.shop.agent();
  await other.do('take', { conversation });
});

test('a release to the bot lets the bot answer again', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const from = shopper.frames.length;
  await agent.do('release', { conversation, to: 'bot' });
  await shopper.state(conversation, 'bot', { from });
  const { seq } = await shopper.post('Сколько стоит доставка?', { conversation });
  await shopper.expect((frame) => frame.type === 'entry' && frame.author?.kind === 'bot' && frame.seq > seq, { from, what: 'an answer of the bot' });
});

test('a release to nowhere is refused, and so is one of what one has not', async () => {
  const { agent, conversation } = await stage.shop.talk();
  for (const to of ['moon', '', 7]) await agent.refused('release', { conversation, to }, ['bad_request', 'bad_frame']);
  const other = await stage.shop.agent();
  await other.refused('release', { conversation }, ['conflict', 'forbidden']);
  const waiting = await queued();
  await other.refused('release', { conversation: waiting.conversation }, ['conflict', 'forbidden']);
});

test('an admin\'s assign moves a conversation from one agent to another', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const other = await stage.shop.agent();
  const admin = await adminSocket();
  const ack = await admin.do('assign', { conversation, agent: other.person.id });
  assert.equal((await shopper.entry(conversation, ack.seq)).kind, 'hidden');
  const state = await other.expect((frame) => frame.type === 'state' && frame.conversation === conversation && JSON.stringify(frame.agent ?? '').includes(other.person.id), { what: 'the state at the new agent' });
  assert.equal(state.state, 'assigned');
  await other.post('Теперь я', { conversation });
  await agent.refused('post', { conversation, text: 'А я?' }, 'conflict');
  const log = await other.log(conversation);
  assert.equal(log.find((entry) => entry.seq === ack.seq).event.name, 'assigned');
});

test('an agent may not take away with assign', async () => {
  const { conversation } = await stage.shop.talk();
  const other = await stage.shop.agent();
  await other.refused('assign', { conversation, agent: other.person.id }, ['conflict', 'forbidden']);
});

test('an agent hands its own conversation on', async () => {
  const { agent, conversation, shopper } = await stage.shop.talk();
  const other = await stage.shop.agent();
  await agent.do('assign', { conversation, agent: other.person.id });
  await other.post('Принял', { conversation });
  assert.ok(shopper);
});

test('assigning to nobody, to both or to who is not there is refused', async () => {
  const { agent, conversation, shopper } = await stage.shop.talk();
  await agent.refused('assign', { conversation }, 'bad_request');
  for (const wrong of [{ agent: 'nobody' }, { team: 'nothing' }, { agent: shopper.welcome.who.id }]) await agent.refused('assign', { conversation, ...wrong }, ['not_found', 'bad_request']);
});

test('assigning to a team puts it in the queue for that team', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const member = await stage.shop.newAgent();
  const team = await stage.shop.post('/teams', { token: stage.shop.admin.token, body: { name: 'Returns', members: [member.id] } });
  const from = shopper.frames.length;
  const ack = await agent.do('assign', { conversation, team: team.id });
  assert.equal((await shopper.entry(conversation, ack.seq)).kind, 'hidden');
  await shopper.expect((frame) => frame.type === 'state' && frame.conversation === conversation && ['queued', 'assigned'].includes(frame.state), { from });
});

test('a snooze is a state, hidden from the shopper\'s log, and a post of the shopper ends it', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const ack = await agent.do('snooze', { conversation, until: inAnHour() });
  assert.equal((await shopper.entry(conversation, ack.seq)).kind, 'hidden');
  await agent.state(conversation, 'snoozed');
  const body = await stage.shop.get(`/conversations/${conversation}`, { token: agent.person.token });
  assert.equal(body.state, 'snoozed');
  const from = agent.frames.length;
  await shopper.post('Я вернулся', { conversation });
  await agent.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.state !== 'snoozed', { from, what: 'the end of the snooze' });
});

test('a snooze into the past, or until what is no time, is refused', async () => {
  const { agent, conversation } = await stage.shop.talk();
  for (const until of ['2020-01-01T00:00:00.000Z', 'tomorrow', '', undefined, null, 7, '9999999-01-01T00:00:00.000Z']) await agent.refused('snooze', { conversation, until }, ['bad_request', 'bad_frame']);
  await agent.state(conversation, 'assigned');
});

test('a snooze that is over wakes the conversation', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  await agent.do('snooze', { conversation, until: new Date(Date.now() + 1_500).toISOString() });
  await agent.state(conversation, 'snoozed');
  const from = agent.frames.length;
  await agent.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.state !== 'snoozed', { from, what: 'the end of the snooze' });
  assert.ok(shopper);
});

test('resolve and reopen, by an agent', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const done = await agent.do('resolve', { conversation });
  assert.equal((await shopper.entry(conversation, done.seq)).event.name, 'resolved');
  await shopper.state(conversation, 'resolved');
  const from = shopper.frames.length;
  const back = await agent.do('reopen', { conversation });
  assert.equal((await shopper.entry(conversation, back.seq)).event.name, 'reopened');
  await shopper.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.state !== 'resolved', { from });
});

test('a shopper resolves its own conversation', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const ack = await shopper.do('resolve', { conversation });
  assert.equal((await agent.entry(conversation, ack.seq)).event.name, 'resolved');
});

test('taking a resolved conversation reopens it', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  await agent.do('resolve', { conversation });
  const other = await stage.shop.agent();
  await other.do('take', { conversation });
  const names = (await other.log(conversation)).map((entry) => entry.event?.name).filter(Boolean);
  const resolved = names.lastIndexOf('resolved');
  assert.ok(names.indexOf('reopened', resolved) > resolved, names.join());
  assert.ok(names.indexOf('taken', resolved) > resolved, names.join());
  await shopper.expect((frame) => frame.type === 'state' && frame.state === 'assigned' && JSON.stringify(frame.agent).includes(other.person.id));
});

test('resolving twice and reopening what is open make no second event', async () => {
  const { agent, conversation } = await stage.shop.talk();
  await agent.ask('reopen', { conversation });
  await agent.do('resolve', { conversation });
  await agent.ask('resolve', { conversation });
  const names = (await agent.log(conversation)).map((entry) => entry.event?.name).filter((name) => ['resolved', 'reopened'].includes(name));
  assert.deepEqual(names, ['resolved']);
});

test('notes are anywhere in the shop, seen by agents, hidden from shoppers, without a hole', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const other = await stage.shop.agent();
  const before = await shopper.post('До', { conversation });
  const note = await other.do('note', { conversation, text: 'Постоянный покупатель, скидка 10 %' });
  const after = await shopper.post('После', { conversation });
  assert.deepEqual([note.seq, after.seq], [before.seq + 1, before.seq + 2]);
  const seen = await agent.entry(conversation, note.seq);
  assert.deepEqual({ kind: seen.kind, text: seen.text }, { kind: 'note', text: 'Постоянный покупатель, скидка 10 %' });
  await shopper.entry(conversation, after.seq);
  const hidden = await shopper.entry(conversation, note.seq);
  assert.equal(hidden.kind, 'hidden');
  const back = await stage.shop.shopper({ session: shopper.session, hello: { resume: [{ conversation, seq: 0 }] } });
  await back.entry(conversation, after.seq);
  const rest = await stage.shop.get(`/conversations/${conversation}/entries?limit=200`, { token: shopper.session.token });
  for (const leak of [shopper.frames, back.frames, await shopper.log(conversation), rest]) assert.doesNotMatch(JSON.stringify(leak), /Постоянный/u);
});

test('a note in a conversation that nobody has, and in a resolved one, changes no state', async () => {
  const { shopper, conversation } = await queued();
  const agent = await stage.shop.agent();
  await agent.do('note', { conversation, text: 'Подождёт' });
  const body = () => stage.shop.get(`/conversations/${conversation}`, { token: agent.person.token });
  assert.equal((await body()).state, 'queued');
  await shopper.do('resolve', { conversation });
  await agent.do('note', { conversation, text: 'Закрыто' });
  assert.equal((await body()).state, 'resolved');
});

test('in the queue the bot says no more than a word about the wait; assigned, nothing', async () => {
  const { shopper, conversation } = await queued();
  const from = shopper.frames.length;
  for (const text of ['Сколько стоит доставка?', 'Какие способы оплаты?']) await shopper.post(text, { conversation });
  const agent = await stage.shop.agent();
  const taken = await agent.do('take', { conversation });
  await shopper.entry(conversation, taken.seq);
  await shopper.post('Сколько стоит доставка?', { conversation });
  const end = await agent.post('Сейчас посмотрю', { conversation });
  await shopper.entry(conversation, end.seq);
  const words = shopper.frames.slice(from).filter((frame) => frame.type === 'entry' && frame.author?.kind === 'bot');
  assert.ok(words.filter((entry) => entry.seq > taken.seq).length === 0);
  assert.ok(words.length <= 1, JSON.stringify(words));
});
