/** `watch` and `unwatch` of a conversation, the queue and the visitors, and what is not kept: typing, read, presence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WAIT_MS_MAX, newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const topicOf = (conversation) => `conversation:${conversation}`;

/** The rows of a topic as a client keeps them: the snapshot, and every change since. */
function rowsOf(client, topic) {
  const rows = new Map();
  for (const frame of client.frames.filter((one) => one.topic === topic)) {
    if (frame.type === 'snapshot') rows.clear();
    for (const row of frame.type === 'snapshot' ? frame.rows : (frame.upsert ?? [])) rows.set(row.id, row);
    for (const id of frame.remove ?? []) rows.delete(id);
  }
  return rows;
}

/** Waits until the rows of a topic are as wanted. */
async function rowsWhere(client, topic, wanted, what) {
  if (!wanted(rowsOf(client, topic))) await client.expect((frame) => frame.topic === topic && wanted(rowsOf(client, topic)) , { from: client.frames.length, what });
  return rowsOf(client, topic);
}

test('watching a conversation without since gives what comes after the number in ok', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const before = await shopper.post('Раньше', { conversation });
  const watcher = await stage.shop.agent();
  const ok = await watcher.do('watch', { topic: topicOf(conversation) });
  assert.equal(ok.type, 'ok');
  assert.equal(ok.seq, before.seq);
  const after = await shopper.post('Позже', { conversation });
  await watcher.entry(conversation, after.seq);
  assert.deepEqual(watcher.entries(conversation).map((entry) => entry.seq), [after.seq]);
});

test('watching with since gives everything after it', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const last = await shopper.post('Последнее', { conversation });
  for (const since of [0, 1, last.seq - 1, last.seq]) {
    const watcher = await stage.shop.agent();
    const ok = await watcher.do('watch', { topic: topicOf(conversation), since });
    assert.equal(ok.seq, last.seq);
    if (since < last.seq) await watcher.entry(conversation, last.seq);
    await watcher.barrier();
    assert.equal(watcher.entries(conversation).length, last.seq - since);
    watcher.terminate();
  }
});

test('watching during a burst misses nothing and repeats nothing', async () => {
  const { agent, conversation } = await stage.shop.talk();
  const watchers = await Promise.all(Array.from({ length: 8 }, () => stage.shop.agent(agent.person)));
  const newcomers = await Promise.all(Array.from({ length: 4 }, () => stage.shop.agent()));
  const posts = Array.from({ length: 200 }, (_, index) => index);
  let last;
  const burst = (async () => {
    for (const index of posts) last = await agent.post(`Слово ${index}`, { conversation });
  })();
  for (const [index, newcomer] of newcomers.entries()) {
    await agent.expect((frame) => frame.type === 'ack', { from: agent.frames.length });
    await newcomer.do('watch', { topic: topicOf(conversation), ...(index % 2 ? { since: 1 } : {}) });
  }
  await burst;
  await Promise.all([...watchers, ...newcomers].map((client) => client.entry(conversation, last.seq)));
});

test('after unwatch nothing comes', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: topicOf(conversation) });
  const one = await shopper.post('Видно', { conversation });
  await watcher.entry(conversation, one.seq);
  assert.equal((await watcher.do('unwatch', { topic: topicOf(conversation) })).type, 'ok');
  await shopper.post('Не видно', { conversation });
  await watcher.barrier();
  assert.equal(watcher.entries(conversation).length, 1);
});

test('shoppers may not watch', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  for (const topic of ['queue', 'visitors', topicOf(conversation)]) await shopper.refused('watch', { topic }, 'forbidden');
});

test('a topic that is none is refused, and so is since where it has no meaning', async () => {
  const agent = await stage.shop.agent();
  for (const topic of ['', 'quiz', 'conversation', 'conversation:', 'conversations:1', 'Queue', `queue:${'x'.repeat(10_000)}`]) await agent.refused('watch', { topic }, ['bad_request', 'not_found']);
  for (const topic of [undefined, null, 7, {}]) await agent.refused('watch', { topic }, ['bad_request', 'bad_frame']);
  const { conversation } = await stage.shop.talk();
  for (const since of [-1, 1.5, 'x', {}]) await agent.refused('watch', { topic: topicOf(conversation), since }, ['bad_request', 'bad_frame']);
  await agent.refused('watch', { topic: topicOf('never-was') }, 'not_found');
});

test('unwatching what is not watched is no harm', async () => {
  const agent = await stage.shop.agent();
  const answer = await agent.ask('unwatch', { topic: 'queue' });
  assert.ok(answer.type === 'ok' || answer.code === 'bad_request' || answer.code === 'not_found', JSON.stringify(answer));
});

test('watching twice does not tell twice', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: topicOf(conversation) });
  const again = await watcher.ask('watch', { topic: topicOf(conversation) });
  assert.ok(['ok', 'error'].includes(again.type));
  const ack = await shopper.post('Один раз', { conversation });
  await watcher.entry(conversation, ack.seq);
  await watcher.barrier();
  assert.equal(watcher.entries(conversation).length, 1);
});

test('the queue has a row for who waits, and loses it with the take or shows who has it', async () => {
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: 'queue' });
  await watcher.expect((frame) => frame.type === 'snapshot' && frame.topic === 'queue');
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Позовите человека, пожалуйста');
  await shopper.do('human', { conversation });
  const waiting = await rowsWhere(watcher, 'queue', (rows) => rows.get(conversation)?.state === 'queued', 'a queued row');
  const row = waiting.get(conversation);
  assert.equal(row.agent, undefined);
  assert.ok(row.last.seq >= 1);
  const late = await stage.shop.agent();
  await late.do('watch', { topic: 'queue' });
  await rowsWhere(late, 'queue', (rows) => rows.has(conversation), 'a row in the snapshot');
  const taker = await stage.shop.agent();
  await taker.do('take', { conversation });
  await rowsWhere(watcher, 'queue', (rows) => !rows.has(conversation) || (rows.get(conversation).state === 'assigned' && rows.get(conversation).agent), 'the row gone or taken');
  await taker.do('resolve', { conversation });
  await rowsWhere(watcher, 'queue', (rows) => !rows.has(conversation) || rows.get(conversation).state === 'resolved', 'the row gone');
});

test('the last words of who waits are kept in the row', async () => {
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: 'queue' });
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Человека');
  await shopper.do('human', { conversation });
  const ack = await shopper.post('Я всё ещё жду', { conversation });
  await rowsWhere(watcher, 'queue', (rows) => rows.get(conversation)?.last?.seq >= ack.seq, 'the newest words');
});

test('after unwatch of the queue nothing comes', async () => {
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: 'queue' });
  await watcher.expect((frame) => frame.type === 'snapshot');
  await watcher.do('unwatch', { topic: 'queue' });
  const from = watcher.frames.length;
  const witness = await stage.shop.agent();
  await witness.do('watch', { topic: 'queue' });
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Человека');
  await shopper.do('human', { conversation });
  await rowsWhere(witness, 'queue', (rows) => rows.has(conversation), 'a queued row');
  await watcher.barrier();
  assert.deepEqual(watcher.frames.slice(from).filter((frame) => frame.topic === 'queue'), []);
});

test('visitors come, move through pages and go', async () => {
  const watcher = await stage.shop.agent();
  await watcher.do('watch', { topic: 'visitors' });
  await watcher.expect((frame) => frame.type === 'snapshot' && frame.topic === 'visitors');
  const url = `https://shop.example/${newRef()}`;
  const shopper = await stage.shop.shopper({ hello: { page: { url, title: 'Обувь', referrer: '' } } });
  const on = (address) => (rows) => [...rows.values()].some((row) => JSON.stringify(row.page ?? null).includes(address));
  await rowsWhere(watcher, 'visitors', on(url), 'the visitor on the first page');
  const next = `https://shop.example/${newRef()}`;
  shopper.send({ type: 'page', url: next, title: 'Сумки' });
  await rowsWhere(watcher, 'visitors', on(next), 'the visitor on the next page');
  const { conversation } = await shopper.post('Вопрос о сумке');
  await rowsWhere(watcher, 'visitors', (rows) => [...rows.values()].some((row) => row.conversation === conversation), 'the conversation in the row');
  await shopper.close();
  await rowsWhere(watcher, 'visitors', (rows) => !on(next)(rows), 'the visitor gone');
});

test('an agent gets the frames of a conversation that it takes, from the take on', async () => {
  const { shopper, agent, conversation, taken } = await stage.shop.talk();
  const ack = await shopper.post('Слышите?', { conversation });
  await agent.entry(conversation, ack.seq);
  assert.equal(agent.entries(conversation)[0].seq, taken.seq);
  assert.equal(agent.entries(conversation)[0].event.name, 'taken');
});

test('typing goes to the other side and not back, and shows no draft where previews are off', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  shopper.send({ type: 'typing', conversation, text: 'тайный черновик' });
  const seen = await agent.expect((frame) => frame.type === 'typing' && frame.conversation === conversation);
  assert.equal(seen.text, undefined);
  assert.equal(seen.who.kind, 'shopper');
  agent.send({ type: 'typing', conversation });
  const back = await shopper.expect((frame) => frame.type === 'typing' && frame.conversation === conversation && frame.who.kind === 'agent');
  assert.equal(back.text, undefined);
});

test('read goes to the other side, and the count of the unread follows', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { seq } = await agent.post('Прочтите', { conversation });
  await shopper.entry(conversation, seq);
  shopper.send({ type: 'read', conversation, seq });
  const seen = await agent.expect((frame) => frame.type === 'read' && frame.conversation === conversation && frame.who.kind === 'shopper');
  assert.equal(seen.seq, seq);
  for (const wrong of [0, -1, 99_999, 'x', 1.5]) shopper.send({ type: 'read', conversation, seq: wrong });
  await shopper.barrier();
  await agent.barrier();
  assert.ok(agent.frames.filter((frame) => frame.type === 'read').every((frame) => frame.seq <= seq), 'nobody has read what is not written');
  await shopper.close();
  // Read marks are kept in the background, and the page does not say when: coming back again and again must show it in the end.
  const deadline = Date.now() + WAIT_MS_MAX;
  for (let unread = 1; unread > 0; ) {
    assert.ok(Date.now() < deadline, `${unread} are still unread`);
    const again = await stage.shop.shopper({ session: shopper.session });
    ({ unread } = again.welcome.conversations.find((one) => one.id === conversation));
    await again.close();
  }
});

test('typing and read into somebody else\'s conversation reach nobody', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const stranger = await stage.shop.shopper();
  stranger.send({ type: 'typing', conversation });
  stranger.send({ type: 'read', conversation, seq: 1 });
  await stranger.barrier();
  await Promise.all([shopper.barrier(), agent.barrier()]);
  for (const client of [shopper, agent]) assert.deepEqual(client.frames.filter((frame) => ['typing', 'read'].includes(frame.type) && frame.who.id === stranger.welcome.who.id), []);
});

test('who takes part hears of the other\'s coming and going', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const from = agent.frames.length;
  await shopper.close();
  const gone = await agent.expect((frame) => frame.type === 'presence' && frame.conversation === conversation, { from, what: 'presence of a shopper who went' });
  const mark = agent.frames.length;
  await stage.shop.shopper({ session: shopper.session });
  const back = await agent.expect((frame) => frame.type === 'presence' && frame.conversation === conversation, { from: mark, what: 'presence of a shopper who came back' });
  assert.notEqual(gone.status, back.status);
});
