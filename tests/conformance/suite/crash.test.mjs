/** Promises 1 and 8: what was acked survives SIGKILL, a ref makes one entry across restarts, and a graceful stop is a pause. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
/** A test that failed in the middle may have left the server stopped. */
beforeEach(() => stage.shop.server.isRunning || stage.shop.server.again());
const N_WRITERS = 12;
const N_POSTS_EACH = 200;
/** How many acks are waited for before the server is killed: the middle of the burst. */
const N_ACKS = 500;
const ROUNDS = 3;

/** People with a conversation each, taken by one agent, so that no bot writes in it. */
async function crowd() {
  const agent = await stage.shop.agent();
  const writers = await Promise.all(Array.from({ length: N_WRITERS }, () => stage.shop.talk({ agent })));
  return { agent, writers };
}

const acksOf = (client) => client.frames.filter((frame) => frame.type === 'ack');

for (let round = 1; round <= ROUNDS; round += 1) {
  test(`SIGKILL in the middle of a burst loses no ack, and no ref makes two entries (${round})`, async () => {
    const { writers } = await crowd();
    const sent = new Map();
    const burst = writers.flatMap(({ shopper, conversation }, writer) =>
      Array.from({ length: N_POSTS_EACH }, (_, index) => {
        const post = { type: 'post', ref: newRef(), conversation, text: `Слово ${writer}/${index}` };
        sent.set(post.ref, { post, writer });
        return () => shopper.send(post);
      }),
    );
    let acked = 0;
    const enough = Promise.race(writers.map(({ shopper }) => shopper.expect((frame) => frame.type === 'ack' && (acked += 1) >= N_ACKS, { from: shopper.frames.length, what: `${N_ACKS} acks` })));
    for (const send of burst) send();
    await enough;
    await stage.shop.server.kill();
    await Promise.all(writers.map(({ shopper }) => shopper.closed()));
    const acks = writers.flatMap(({ shopper }) => acksOf(shopper).filter((ack) => sent.has(ack.ref)));
    assert.ok(acks.length >= N_ACKS && acks.length < burst.length, `the kill came in the middle: ${acks.length} acks`);
    const seen = new Map(writers.map(({ shopper, conversation }) => [conversation, shopper.entries(conversation)]));

    await stage.shop.server.again();
    const back = await Promise.all(writers.map(({ shopper }) => stage.shop.shopper({ session: shopper.session })));
    for (const [index, { conversation }] of writers.entries()) {
      const log = await back[index].log(conversation);
      assert.deepEqual(log.map((entry) => entry.seq), log.map((_, at) => at + 1), 'the log has no hole');
      for (const ack of acks.filter((one) => one.conversation === conversation)) {
        const entry = log[ack.seq - 1];
        assert.deepEqual({ id: entry?.id, at: entry?.at, text: entry?.text }, { id: ack.id, at: ack.at, text: sent.get(ack.ref).post.text }, `the entry of ${JSON.stringify(ack)}`);
      }
      // An entry is shown to nobody before it is durable.
      for (const entry of seen.get(conversation)) assert.equal(log[entry.seq - 1]?.id, entry.id, `the entry that was shown: ${JSON.stringify(entry)}`);
    }

    const again = await Promise.all([...sent.values()].map(({ post, writer }) => back[writer].do('post', post)));
    for (const ack of acks) assert.deepEqual(again.find((one) => one.ref === ack.ref), ack, 'the first ack again');
    for (const [index, { conversation }] of writers.entries()) {
      const texts = (await back[index].log(conversation)).map((entry) => entry.text).filter((text) => text?.startsWith('Слово'));
      assert.equal(texts.length, N_POSTS_EACH);
      assert.equal(new Set(texts).size, N_POSTS_EACH);
    }
  });
}

test('a first message that was killed without an ack opens one conversation when it is sent again', async () => {
  const shoppers = await Promise.all(Array.from({ length: 40 }, () => stage.shop.shopper()));
  const refs = shoppers.map(() => newRef());
  const first = Promise.any(shoppers.map((shopper) => shopper.expect((frame) => frame.type === 'ack')));
  for (const [index, shopper] of shoppers.entries()) shopper.send({ type: 'post', ref: refs[index], text: 'Первое' });
  await first;
  await stage.shop.server.kill();
  await Promise.all(shoppers.map((shopper) => shopper.closed()));
  await stage.shop.server.again();
  await Promise.all(
    shoppers.map(async (shopper, index) => {
      const back = await stage.shop.shopper({ session: shopper.session });
      const ack = await back.post('Первое', { ref: refs[index] });
      const before = acksOf(shopper)[0];
      if (before) assert.deepEqual(ack, before);
      const after = await stage.shop.shopper({ session: shopper.session });
      assert.equal(after.welcome.conversations.length, 1);
      const log = await after.log(ack.conversation);
      assert.equal(log.filter((entry) => entry.text === 'Первое').length, 1);
    }),
  );
});

test('states, agents, notes and sign-ins survive SIGKILL', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const note = await agent.do('note', { conversation, text: 'Не забыть' });
  const waiting = await stage.shop.shopper();
  const queued = await waiting.post('Человека');
  await waiting.do('human', { conversation: queued.conversation });
  await stage.shop.server.kill();
  await stage.shop.server.again();
  const desk = await stage.shop.agent(agent.person, { hello: { resume: [{ conversation, seq: 0 }] } });
  assert.equal(desk.welcome.conversations.find((one) => one.id === conversation)?.state, 'assigned');
  assert.equal((await desk.entry(conversation, note.seq)).text, 'Не забыть');
  await desk.post('Продолжим', { conversation });
  const back = await stage.shop.shopper({ session: waiting.session });
  assert.equal(back.welcome.conversations[0].state, 'queued');
  await desk.do('watch', { topic: 'queue' });
  await desk.expect((frame) => frame.topic === 'queue' && JSON.stringify(frame).includes(queued.conversation));
  await stage.shop.post('/auth/refresh', { body: { refresh_token: agent.person.refresh_token } });
  assert.ok(shopper.session.visitor);
});

test('SIGTERM says bye, and clients come back and miss nothing', async () => {
  const { agent, writers } = await crowd();
  const sent = writers.map(({ shopper, conversation }) => {
    const posts = Array.from({ length: 50 }, (_, index) => ({ type: 'post', ref: newRef(), conversation, text: `Слово ${index}` }));
    for (const post of posts) shopper.send(post);
    return posts;
  });
  await writers[0].shopper.expect((frame) => frame.type === 'ack', { from: writers[0].shopper.frames.length });
  const everybody = [agent, ...writers.map(({ shopper }) => shopper)];
  const closings = everybody.map((client) => client.closed());
  const exit = await stage.shop.server.drain();
  await Promise.all(closings);
  assert.equal(exit, 0);
  for (const client of everybody) {
    const byes = client.frames.filter((frame) => frame.type === 'bye');
    assert.deepEqual(byes.map((bye) => bye.reason), ['draining'], `to ${client.name}, whose last frames were ${client.frames.slice(-4).map((frame) => frame.type)}`);
  }
  await stage.shop.server.again();
  await Promise.all(
    writers.map(async ({ shopper, conversation }, index) => {
      const last = shopper.order.last(conversation);
      const back = await stage.shop.shopper({ session: shopper.session, hello: { resume: [{ conversation, seq: last }] } });
      await back.expect((frame) => frame.type === 'synced' && frame.conversation === conversation);
      const acks = await Promise.all(sent[index].map((post) => back.do('post', post)));
      const end = Math.max(...acks.map((ack) => ack.seq));
      const both = () => [...shopper.entries(conversation), ...back.entries(conversation)];
      await back.expect(() => both().some((entry) => entry.seq >= end) , { what: `the last entry ${end}` }).catch((error) => both().some((entry) => entry.seq >= end) || Promise.reject(error));
      const mine = both().filter((entry) => entry.seq > 0 && entry.text?.startsWith('Слово'));
      assert.deepEqual(mine.map((entry) => entry.text).sort(), sent[index].map((post) => post.text).sort());
    }),
  );
});

test('a server that drains takes no new sockets in, and stops in good time', async () => {
  const shopper = await stage.shop.shopper();
  const begun = Date.now();
  const stopping = stage.shop.server.drain();
  const bye = await shopper.expect((frame) => frame.type === 'bye');
  assert.ok(bye.retry_after_ms >= 0);
  assert.equal(await stopping, 0);
  assert.ok(Date.now() - begun < 22_000, `it took ${Date.now() - begun} ms`);
  await stage.shop.server.again();
});
