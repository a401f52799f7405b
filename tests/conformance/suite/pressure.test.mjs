/** Promises 4 and 5, and crowds: readers that stop, writers that flood, and a thousand shoppers at once. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const N_SHOPPERS = 1_000;
/** Big enough that what waits does not fit into the buffers of the kernel on both sides. */
const LONG = 'ж'.repeat(9_000);
const LONG_BYTES = 2 * LONG.length;
const N_LONG = 800;
const N_ENTRIES = 10_000;
/** What a paused reader may cost the server, with all that a debug build keeps of the entries as such. */
const MEMORY_BYTES_MAX = 64 << 20;
/** Times that the server is asked whether its models are there, a tenth of a second apart. */
const MODELS_TRIES = 600;
/** A socket to which the server has not listened for so long is one that it has stopped reading. */
const STILL_MS = 700;

/** Waits for the server's models, which are loaded beside its first work and would be counted as the reader's. */
async function modelsAreThere() {
  for (let tries = 0; tries < MODELS_TRIES; tries += 1) {
    const { understanding } = await stage.shop.get('/system/info', { token: stage.shop.admin.token });
    if (understanding.state !== 'loading' && understanding.waiting === 0 && (understanding.state !== 'ready' || understanding.understood > 0)) return;
    await delay(100);
  }
  assert.fail('the models are still not there');
}

async function memoryBytes() {
  const status = await readFile(`/proc/${stage.shop.server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)[1]) * 1_024;
}

/** Posts many in windows, and returns how long the slowest took. */
async function pour(client, conversation, text, n, window = 10) {
  let slowest = 0;
  for (let done = 0; done < n; done += window) {
    const begun = Date.now();
    await Promise.all(Array.from({ length: Math.min(window, n - done) }, () => client.post(text, { conversation })));
    slowest = Math.max(slowest, Date.now() - begun);
  }
  return slowest;
}

test('a reader that stops costs nobody anything, and reads everything in order when it goes on', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const others = await stage.shop.talk();
  const tab = await stage.shop.shopper({ session: shopper.session });
  await modelsAreThere();
  const before = await memoryBytes();
  tab.pause();
  let busy = true;
  const pouring = pour(agent, conversation, LONG, N_LONG).finally(() => (busy = false));
  let worst = 0;
  while (busy) {
    const begun = Date.now();
    const { seq } = await others.agent.post('А у нас тихо', { conversation: others.conversation });
    await others.shopper.entry(others.conversation, seq);
    worst = Math.max(worst, Date.now() - begun);
  }
  await pouring;
  const grown = (await memoryBytes()) - before;
  assert.ok(worst < 3_000, `another conversation waited ${worst} ms`);
  assert.ok(grown < MEMORY_BYTES_MAX, `${N_LONG * LONG_BYTES} bytes were on their way, and the server grew by ${grown}`);
  const last = await agent.post('Конец', { conversation });
  await shopper.entry(conversation, last.seq);
  assert.ok(tab.entries(conversation).length < last.seq / 2, 'the reader had stopped');
  tab.unpause();
  await tab.entry(conversation, last.seq, { ms: 60_000 });
  const seqs = tab.entries(conversation).map((entry) => entry.seq);
  assert.deepEqual(seqs, Array.from({ length: seqs.length }, (_, index) => seqs[0] + index));
  const next = await agent.post('И снова вживую', { conversation });
  await tab.entry(conversation, next.seq);
});

test('a reader that stops still gets answers to its requests when it goes on', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const tab = await stage.shop.shopper({ session: shopper.session });
  tab.pause();
  await pour(agent, conversation, LONG, 500);
  const answer = tab.ask('history', { conversation, limit: 1 });
  const ack = tab.ask('post', { conversation, text: 'Я отстал' });
  tab.unpause();
  assert.equal((await answer).type, 'history');
  const { seq } = await ack;
  await tab.entry(conversation, seq, { ms: 60_000 });
});

test('thousands of short entries wait for a reader that stopped, from many conversations', async () => {
  const agent = await stage.shop.agent();
  const talks = await Promise.all(Array.from({ length: 10 }, () => stage.shop.talk({ agent })));
  const reader = await stage.shop.agent(agent.person);
  reader.pause();
  await Promise.all(talks.map(({ shopper, conversation }) => pour(shopper, conversation, 'Слово '.repeat(300), 300)));
  const lasts = await Promise.all(talks.map(({ shopper, conversation }) => shopper.post('Конец', { conversation })));
  reader.unpause();
  await Promise.all(lasts.map(({ conversation, seq }) => reader.entry(conversation, seq, { ms: 60_000 })));
  for (const { conversation, seq } of lasts) assert.equal(reader.entries(conversation).at(-1).seq, seq);
});

test('ten thousand entries wait for a reader that stopped, and its neighbours notice nothing', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const neighbours = await stage.shop.talk();
  const reader = await stage.shop.shopper({ session: shopper.session });
  await modelsAreThere();
  const before = await memoryBytes();
  reader.pause();
  let busy = true;
  const pouring = pour(agent, conversation, 'Слово '.repeat(100), N_ENTRIES, 50).finally(() => (busy = false));
  let worst = 0;
  while (busy) {
    const begun = Date.now();
    await neighbours.agent.post('А у нас тихо', { conversation: neighbours.conversation });
    worst = Math.max(worst, Date.now() - begun);
  }
  await pouring;
  const grown = (await memoryBytes()) - before;
  assert.ok(worst < 3_000, `a neighbour waited ${worst} ms for an ack`);
  assert.ok(grown < MEMORY_BYTES_MAX, `the server grew by ${grown}`);
  const last = await agent.post('Конец', { conversation });
  assert.ok(reader.entries(conversation).length < last.seq / 2, 'the reader had stopped');
  reader.unpause();
  await reader.entry(conversation, last.seq, { ms: 90_000 });
  const seqs = reader.entries(conversation).map((entry) => entry.seq);
  assert.deepEqual(seqs, Array.from({ length: seqs.length }, (_, index) => seqs[0] + index));
  assert.ok(seqs.length > N_ENTRIES);
});

test('a flooder is held back, and loses nothing', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const n = 2_000;
  const posts = Array.from({ length: n }, (_, index) => ({ type: 'post', ref: newRef(), conversation, text: `Поток ${index}` }));
  for (const post of posts) shopper.send(post);
  const bystander = await stage.shop.talk();
  const begun = Date.now();
  await bystander.shopper.post('Мне бы только спросить', { conversation: bystander.conversation });
  assert.ok(Date.now() - begun < 3_000, `a bystander waited ${Date.now() - begun} ms`);
  const last = posts.at(-1).ref;
  await shopper.expect((frame) => frame.type === 'ack' && frame.ref === last, { ms: 60_000 });
  const acks = new Map(shopper.frames.filter((frame) => frame.type === 'ack').map((ack) => [ack.ref, ack.seq]));
  const seqs = posts.map((post) => acks.get(post.ref));
  assert.equal(seqs.filter(Boolean).length, n);
  assert.deepEqual(shopper.frames.filter((frame) => frame.type === 'error'), []);
  await shopper.entry(conversation, Math.max(...seqs));
  const log = (await shopper.log(conversation)).filter((entry) => entry.text?.startsWith('Поток'));
  assert.deepEqual(log.map((entry) => entry.text), posts.map((post) => post.text), 'one socket\'s posts are in the order of their sending');
});

test('a flooder that does not read is not read either, and the server does not swell', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  await modelsAreThere();
  const before = await memoryBytes();
  shopper.pause();
  const n = 1_200;
  const posts = Array.from({ length: n }, (_, index) => ({ type: 'post', ref: newRef(), conversation, text: `${index} ${LONG}` }));
  for (const post of posts) shopper.send(post);
  const unsent = await stillness(() => shopper.unsentBytes);
  const grown = (await memoryBytes()) - before;
  assert.ok(unsent > 0, 'the server went on reading from one to whom it could not write');
  assert.ok(grown < MEMORY_BYTES_MAX, `the server grew by ${grown}`);
  await agent.post('Вас слышно с перебоями', { conversation });
  shopper.unpause();
  const last = posts.at(-1).ref;
  await shopper.expect((frame) => frame.type === 'ack' && frame.ref === last, { ms: 90_000 });
  const acks = new Set(shopper.frames.filter((frame) => frame.type === 'ack').map((ack) => ack.ref));
  assert.equal(posts.filter((post) => acks.has(post.ref)).length, n);
});

test('a thousand shoppers at once get an ack each, an own conversation, and an answer', async () => {
  const sessions = [];
  for (let i = 0; i < N_SHOPPERS; i += 50) sessions.push(...(await Promise.all(Array.from({ length: 50 }, () => stage.shop.newShopper()))));
  const shoppers = await Promise.all(sessions.map((session) => stage.shop.shopper({ session })));
  const acks = await Promise.all(shoppers.map((shopper, index) => shopper.post(`Здравствуйте, я ${index}`)));
  assert.equal(new Set(acks.map((ack) => ack.conversation)).size, N_SHOPPERS);
  await Promise.all(shoppers.map((shopper, index) => shopper.entry(acks[index].conversation, acks[index].seq)));
  await Promise.all(shoppers.map((shopper) => shopper.expect((frame) => frame.type === 'entry' && frame.author?.kind === 'bot', { ms: 60_000, what: 'an answer of the bot' })));
  for (const [index, shopper] of shoppers.entries()) {
    const strangers = shopper.frames.filter((frame) => frame.conversation && frame.conversation !== acks[index].conversation);
    assert.deepEqual(strangers, [], 'nobody hears of others');
  }
});

/** Waits until a number has not changed for a while, and returns it. */
async function stillness(read) {
  for (let last = -1; ; ) {
    const now = read();
    if (now === last) return now;
    last = now;
    // What is looked for is that nothing happens, and there is no event for that.
    await delay(STILL_MS);
  }
}
