/**
 * Crowds: a conversation that very many watch, and very many who come back in the same moment. `BESEDA_CROWD` says how many; by hand it may
 * be thousands (and `ulimit -n` has to allow them on both sides).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useShop } from '../lib/shop.mjs';

const stage = useShop({ server: { environment: { BESEDA_LIMITS_SESSIONS_MAX: '30000' } } });
const N = Number(process.env.BESEDA_CROWD ?? 1_000);
/** Opened at once. */
const N_OPENING = 50;
const N_WORDS = 20;
/** How long a whole crowd may take, with a debug build and a client that share two cores. */
const CROWD_MS_MAX = 60_000 + N * 20;

/** Does something for each number below `n`, so many at once. */
async function each(n, window, work) {
  const results = [];
  for (let at = 0; at < n; at += window) results.push(...(await Promise.all(Array.from({ length: Math.min(window, n - at) }, (_, index) => work(at + index)))));
  return results;
}

test(`a conversation that ${N} watch: each gets everything in order, and neighbours are answered meanwhile`, { timeout: 2 * CROWD_MS_MAX }, async (context) => {
  const { shop } = stage;
  const { agent, conversation } = await shop.talk();
  const neighbours = await shop.talk();
  const { key } = await shop.newKey(['conversations:read']);
  const watchers = await each(N, N_OPENING, async () => {
    const watcher = await shop.connect(key);
    await watcher.do('watch', { topic: `conversation:${conversation}` });
    return watcher;
  });
  const begun = Date.now();
  let worst = 0;
  const asking = (async () => {
    for (let at = 0; at < N_WORDS; at += 1) {
      const asked = Date.now();
      await neighbours.agent.post(`А у нас тихо ${at}`, { conversation: neighbours.conversation });
      worst = Math.max(worst, Date.now() - asked);
    }
  })();
  const acks = [];
  for (let at = 0; at < N_WORDS; at += 1) acks.push(await agent.post(`Слово ${at}`, { conversation }));
  const last = acks.at(-1).seq;
  await Promise.all([asking, ...watchers.map((watcher) => watcher.entry(conversation, last, { ms: CROWD_MS_MAX }))]);
  const took = Date.now() - begun;
  for (const watcher of watchers) assert.deepEqual(watcher.entries(conversation).map((entry) => entry.seq).slice(-N_WORDS), acks.map((ack) => ack.seq));
  assert.ok(worst < 5_000 + N, `a neighbour waited ${worst} ms`);
  context.diagnostic(`${N * N_WORDS} deliveries in ${took} ms; the slowest ack of a neighbour took ${worst} ms`);
});

test(`${N} who lose their sockets and come back at once are all level again`, { timeout: 2 * CROWD_MS_MAX }, async (context) => {
  const { shop } = stage;
  const shoppers = await each(N, N_OPENING, async (index) => {
    const shopper = await shop.shopper();
    const ack = await shopper.post(`Здравствуйте, я ${index}`);
    return { session: shopper.session, socket: shopper, ack };
  });
  for (const { socket } of shoppers) socket.terminate();
  const begun = Date.now();
  const resume = (ack) => ({ resume: [{ conversation: ack.conversation, seq: 0 }] });
  const back = await Promise.all(
    shoppers.map(async ({ session, ack }) => {
      const socket = await shop.shopper({ session, hello: resume(ack) });
      await socket.expect((frame) => frame.type === 'synced' && frame.conversation === ack.conversation && frame.seq >= ack.seq, { ms: CROWD_MS_MAX });
      return { socket, ack };
    }),
  );
  const took = Date.now() - begun;
  for (const { socket, ack } of back) assert.equal(socket.entries(ack.conversation)[ack.seq - 1].id, ack.id);
  context.diagnostic(`${N} were level again after ${took} ms`);
});
