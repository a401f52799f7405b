/** Coming back: `resume`, `synced`, and that nothing is missed or told twice where the log and the live stream meet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, WAIT_MS_MAX, newRef } from '../lib/client.mjs';
import { Shop, neverWas, useShop } from '../lib/shop.mjs';

const stage = useShop();
const synced = (client, conversation) => client.expect((frame) => frame.type === 'synced' && frame.conversation === conversation, { what: 'synced' });
const resumed = (talk, seq, options = {}) => stage.shop.shopper({ session: talk.shopper.session, hello: { resume: [{ conversation: talk.conversation, seq }] }, ...options });

async function talkOf(n) {
  const talk = await stage.shop.talk();
  for (let i = 0; i < n; i += 1) talk.last = await talk.agent.post(`Слово ${i}`, { conversation: talk.conversation });
  return talk;
}

test('welcome comes first, then what was missed in order, then synced', async () => {
  const talk = await talkOf(20);
  const client = await resumed(talk, 2);
  const mark = await synced(client, talk.conversation);
  assert.equal(mark.seq, talk.last.seq);
  const types = client.frames.map((frame) => frame.type).filter((type) => ['welcome', 'entry', 'synced'].includes(type));
  assert.deepEqual(types, ['welcome', ...Array.from({ length: talk.last.seq - 2 }, () => 'entry'), 'synced']);
  assert.equal(client.entries(talk.conversation)[0].seq, 3);
});

test('resume from 0 gives the whole log, from the end nothing, and both are synced', async () => {
  const talk = await talkOf(3);
  const all = await resumed(talk, 0);
  assert.equal((await synced(all, talk.conversation)).seq, talk.last.seq);
  assert.equal(all.entries(talk.conversation).length, talk.last.seq);
  const none = await resumed(talk, talk.last.seq);
  assert.equal((await synced(none, talk.conversation)).seq, talk.last.seq);
  assert.deepEqual(none.entries(talk.conversation), []);
});

test('a conversation that is not named starts after the number that welcome gives', async () => {
  const talk = await talkOf(3);
  const client = await stage.shop.shopper({ session: talk.shopper.session });
  assert.equal(client.welcome.conversations.find((one) => one.id === talk.conversation).seq, talk.last.seq);
  const next = await talk.agent.post('Новое', { conversation: talk.conversation });
  await client.entry(talk.conversation, next.seq);
  assert.equal(client.entries(talk.conversation).length, 1);
});

test('several conversations are resumed, each in its order and each synced', async () => {
  const shopper = await stage.shop.shopper();
  const agent = await stage.shop.agent();
  const conversations = [];
  for (let i = 0; i < 5; i += 1) {
    const { conversation } = await shopper.post(`Вопрос ${i}`);
    await agent.do('take', { conversation });
    await agent.post('Ответ', { conversation });
    const { seq } = await agent.do('resolve', { conversation });
    await shopper.entry(conversation, seq);
    conversations.push({ conversation, seq });
  }
  const back = await stage.shop.shopper({ session: shopper.session, hello: { resume: conversations.map(({ conversation }) => ({ conversation, seq: 0 })) } });
  for (const { conversation, seq } of conversations) {
    await synced(back, conversation);
    assert.equal(back.entries(conversation).length, seq);
  }
});

test('a number beyond the log harms nothing: what comes later still comes', async () => {
  const talk = await talkOf(1);
  const client = await Client.open(stage.shop.origin);
  client.send({ type: 'hello', token: talk.shopper.session.token, resume: [{ conversation: talk.conversation, seq: talk.last.seq + 1_000 }] });
  const answer = await client.expect((frame) => ['synced', 'error'].includes(frame.type));
  if (answer.type === 'error') assert.ok(['bad_request', 'not_found'].includes(answer.code));
  client.terminate();
});

test('resuming what is not one\'s own gives none of it, and the same answer as for what never was', async () => {
  const mine = await talkOf(1);
  const theirs = await talkOf(2);
  const outcome = async (conversation) => {
    const client = await Client.open(stage.shop.origin);
    client.send({ type: 'hello', token: mine.shopper.session.token, resume: [{ conversation, seq: 0 }] });
    // Resuming is in the background of what follows it, so its end is waited for: a word about it, or `synced`.
    await client.expect((frame) => ['error', 'synced'].includes(frame.type));
    await client.barrier();
    const seen = client.frames.filter((frame) => !['welcome', 'beat', 'presence', 'state'].includes(frame.type));
    client.terminate();
    return JSON.stringify(seen).replaceAll(conversation, 'ID');
  };
  const foreign = await outcome(theirs.conversation);
  assert.doesNotMatch(foreign, /"entry"|Слово/u);
  assert.equal(foreign, await outcome(neverWas(theirs.conversation)));
});

test('the same conversation twice in one resume is told once', async () => {
  const talk = await talkOf(3);
  const twice = { conversation: talk.conversation, seq: 1 };
  const client = await Client.open(stage.shop.origin, { fromZero: true });
  await client.hello({ token: talk.shopper.session.token, resume: [twice, twice] });
  const answer = await client.expect((frame) => ['synced', 'error'].includes(frame.type));
  if (answer.type === 'synced') {
    await client.barrier();
    const seqs = client.entries(talk.conversation).map((entry) => entry.seq);
    assert.equal(new Set(seqs).size, seqs.length);
  }
  client.terminate();
});

test('an agent resumes a conversation that it has taken', async () => {
  const talk = await talkOf(2);
  talk.agent.terminate();
  const ack = await talk.shopper.post('Вы тут?', { conversation: talk.conversation });
  const back = await stage.shop.agent(talk.agent.person, { hello: { resume: [{ conversation: talk.conversation, seq: talk.last.seq }] } });
  await back.entry(talk.conversation, ack.seq);
  await synced(back, talk.conversation);
});

test('a conversation that went to sleep wakes up as it was, and its sockets notice nothing', async () => {
  const sleepy = await Shop.open({ environment: { BESEDA_CONVERSATION_PASSIVATE_AFTER: '1s' } });
  try {
    const { shopper, agent, conversation } = await sleepy.talk();
    const ref = newRef();
    const first = await shopper.post('До сна', { conversation, ref });
    await agent.entry(conversation, first.seq);
    const kinds = async () => (await sleepy.get('/system/actors', { token: sleepy.admin.token })).kinds ?? [];
    const deadline = Date.now() + WAIT_MS_MAX;
    while (((await kinds()).find(({ kind }) => kind === 'conversation')?.count ?? 0) > 0) assert.ok(Date.now() < deadline, 'the conversation stays awake');
    assert.deepEqual(await shopper.post('До сна', { conversation, ref }), first);
    const other = await sleepy.shopper({ session: shopper.session });
    const next = await other.post('После сна', { conversation });
    assert.equal(next.seq, first.seq + 1);
    await Promise.all([shopper, agent, other].map((client) => client.entry(conversation, next.seq)));
    await agent.post('Доброе утро', { conversation });
    const stranger = await sleepy.agent();
    await stranger.refused('take', { conversation }, 'conflict');
  } finally {
    await sleepy.server.stop();
  }
});

test('sockets that come and go during a burst see every number once', async () => {
  const talk = await stage.shop.talk();
  const { conversation } = talk;
  const n = 400;
  const burst = (async () => {
    for (let i = 0; i < n; i += 10) await Promise.all(Array.from({ length: 10 }, (_, index) => talk.agent.post(`Слово ${i + index}`, { conversation })));
  })();
  const end = talk.taken.seq + n;
  const wander = async () => {
    let seq = 0;
    const seen = [];
    for (let lives = 0; seq < end; lives += 1) {
      const client = await resumed(talk, seq);
      const goal = Math.min(end, seq + 23 + lives);
      await client.entry(conversation, goal);
      seen.push(...client.entries(conversation).map((entry) => entry.seq));
      seq = seen.at(-1);
      client.terminate();
    }
    return seen;
  };
  const journeys = await Promise.all([wander(), wander(), wander(), burst]);
  for (const seen of journeys.slice(0, 3)) assert.deepEqual(seen, Array.from({ length: end }, (_, index) => index + 1));
});
