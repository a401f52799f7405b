/** `history`: its limits, its pages, and who may ask. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useShop } from '../lib/shop.mjs';

const stage = useShop({ prepare });
const N_ENTRIES = 230;
let talk;

/** A conversation with enough entries for two of the largest pages. Its sockets are opened anew for each test. */
async function prepare(shop) {
  const { shopper, agent, conversation } = await shop.talk();
  let last;
  for (let batch = 0; batch < N_ENTRIES; batch += 10) last = await Promise.all(Array.from({ length: 10 }, (_, index) => shopper.post(`Слово ${batch + index}`, { conversation })));
  talk = { session: shopper.session, person: agent.person, conversation, seq: Math.max(...last.map((ack) => ack.seq)) };
}

const readers = async () => [await stage.shop.shopper({ session: talk.session }), await stage.shop.agent(talk.person), await stage.shop.agent()];
const numbers = (page) => page.entries.map((entry) => entry.seq);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('fifty entries come if no limit is said, the newest, in order', async () => {
  for (const reader of await readers()) {
    const page = await reader.history(talk.conversation);
    assert.deepEqual(numbers(page), range(talk.seq - 49, talk.seq));
    assert.equal(page.more, true);
    assert.equal(page.conversation, talk.conversation);
  }
});

test('a limit of 1 and of 200 is good', async () => {
  const [reader] = await readers();
  assert.deepEqual(numbers(await reader.history(talk.conversation, { limit: 1 })), [talk.seq]);
  assert.deepEqual(numbers(await reader.history(talk.conversation, { limit: 200 })), range(talk.seq - 199, talk.seq));
});

test('any other limit is refused', async () => {
  for (const reader of await readers()) {
    for (const limit of [0, 201, -1, 1.5, 1e300, '10', {}, true]) await reader.refused('history', { conversation: talk.conversation, limit }, ['bad_request', 'bad_frame']);
    for (const limit of [0, 201]) await reader.refused('history', { conversation: talk.conversation, limit }, 'bad_request');
  }
});

test('before gives what is older, and more says whether there is any', async () => {
  const [reader] = await readers();
  const page = (fields) => reader.history(talk.conversation, fields);
  assert.deepEqual(numbers(await page({ before: 11, limit: 5 })), range(6, 10));
  const first = await page({ before: 6, limit: 5 });
  assert.deepEqual(numbers(first), range(1, 5));
  assert.equal(first.more, false);
  assert.equal((await page({ before: 7, limit: 5 })).more, true);
  const none = await page({ before: 1 });
  assert.deepEqual({ entries: none.entries, more: none.more }, { entries: [], more: false });
  assert.deepEqual(numbers(await page({ before: talk.seq + 1_000, limit: 2 })), [talk.seq - 1, talk.seq]);
  for (const before of [-1, 1.5, 'x', 1e300]) await reader.refused('history', { conversation: talk.conversation, before }, ['bad_request', 'bad_frame']);
});

test('the whole log, page by page, has every number once', async () => {
  for (const reader of await readers()) assert.deepEqual((await reader.log(talk.conversation)).map((entry) => entry.seq), range(1, talk.seq));
});

test('history asked for many times at once answers each', async () => {
  const [reader] = await readers();
  const pages = await Promise.all(range(1, 40).map((before) => reader.history(talk.conversation, { before: before + 1, limit: 1 })));
  assert.deepEqual(pages.map((page) => page.entries[0].seq), range(1, 40));
});

test('REST reads the same entries, forwards and backwards', async () => {
  const token = talk.person.token;
  const path = `/conversations/${talk.conversation}/entries`;
  const newest = await stage.shop.get(`${path}?limit=3`, { token });
  assert.deepEqual(newest.items.map((entry) => entry.seq).sort((a, b) => a - b), range(talk.seq - 2, talk.seq));
  const after = await stage.shop.get(`${path}?after=${talk.seq - 2}`, { token });
  assert.deepEqual(after.items.map((entry) => entry.seq), [talk.seq - 1, talk.seq]);
  const before = await stage.shop.get(`${path}?before=3`, { token });
  assert.deepEqual(before.items.map((entry) => entry.seq), [1, 2]);
  const own = await stage.shop.get(`${path}?after=${talk.seq - 1}`, { token: talk.session.token });
  assert.deepEqual(own.items.map((entry) => entry.seq), [talk.seq]);
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'before=-1', 'after=x']) await stage.shop.refused(400, 'GET', `${path}?${query}`, { token });
});
