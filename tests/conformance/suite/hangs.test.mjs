/** What the server leans on stands still: the database for ten seconds, the AI provider for good. Clear refusals, and then all is well again. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { newRef } from '../lib/client.mjs';
import { Model } from '../lib/model.mjs';
import { call } from '../lib/rest.mjs';
import { useShop } from '../lib/shop.mjs';

/** So short that a test can wait for all of them. */
const environment = { BESEDA_AI_FIRST_TOKEN_TIMEOUT: '1s', BESEDA_AI_ANSWER_TIMEOUT: '3s', BESEDA_AI_WAITING_TIMEOUT: '1s' };
const stage = useShop({ prepare, server: { environment, throughLine: true } });
const STALL_MS = 10_000;
const N_TALKS = 8;
/** What a client sends that does not wait for answers. */
const N_FLOOD = 1_500;
const MEMORY_BYTES_MAX = 64 << 20;
const N_ASKERS = 30;
/** How long the provider is left in peace after it has failed, and some more. */
const BACK_MS_MAX = 90_000;
let model;

async function prepare(shop) {
  model = await Model.start();
  await shop.call('PUT', '/integrations/ai', { token: shop.admin.token, body: { base_url: model.baseUrl, model: 'test-model', api_key: 'sk-test', enabled: true } });
}
after(() => model?.stop());

async function memoryBytes() {
  const status = await readFile(`/proc/${stage.shop.server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)[1]) * 1_024;
}

/** Sends the same request until it is acked, as the page tells clients to. Returns the ack, what it was answered with before, and how long it took. */
async function insist(client, fields) {
  const frame = { ref: newRef(), ...fields };
  const refusals = [];
  const begun = Date.now();
  for (;;) {
    const answer = await client.ask('post', frame);
    if (answer.type === 'ack') return { ack: answer, refusals, ms: Date.now() - begun };
    refusals.push(answer);
    await delay(Math.min(answer.retry_after_ms ?? 200, 1_000));
  }
}

test('a database that stalls for ten seconds is answered with busy or unavailable, and all is well after it', async () => {
  const { shop } = stage;
  const talks = await Promise.all(Array.from({ length: N_TALKS }, () => shop.talk()));
  const flooder = await shop.talk();
  const { pid } = shop.server;
  const before = await memoryBytes();
  const goOn = await shop.server.stallDatabase();
  let stalled = true;
  const end = delay(STALL_MS).then(async () => {
    await goOn();
    stalled = false;
  });
  const flood = Array.from({ length: N_FLOOD }, (_, index) => ({ type: 'post', ref: newRef(), conversation: flooder.conversation, text: `${index} ${'вода '.repeat(300)}` }));
  for (const post of flood) flooder.shopper.send(post);
  const told = [];
  await Promise.all(
    talks.map(async ({ agent, conversation }, talk) => {
      for (let at = 0; stalled; at += 1) told.push({ conversation, text: `${talk}/${at}`, ...(await insist(agent, { conversation, text: `${talk}/${at}` })) });
    }),
  );
  await end;
  const grown = (await memoryBytes()) - before;
  assert.ok(grown < MEMORY_BYTES_MAX, `the server grew by ${grown}`);
  for (const { refusals } of told) for (const refusal of refusals) assert.ok(['busy', 'unavailable'].includes(refusal.code), JSON.stringify(refusal));
  assert.ok(Math.max(...told.map(({ ms }) => ms)) > STALL_MS / 2, 'the database did stall');
  assert.equal(shop.server.pid, pid, 'it went on without a restart');
  const begun = Date.now();
  await Promise.all(talks.map(({ shopper, conversation }) => insist(shopper, { conversation, text: 'И снова' })));
  assert.ok(Date.now() - begun < 5_000, 'it is as fast as before');
  const ready = await call(shop.origin, 'GET', '/readyz');
  assert.equal(ready.status, 200);
  for (const { ack, text } of told) {
    const entry = await talks.find(({ conversation }) => conversation === ack.conversation).shopper.entry(ack.conversation, ack.seq);
    assert.equal(entry.text, text);
  }
  // Every request of the flood is answered too; what was refused is sent again by its client.
  const answers = (ref) => flooder.shopper.frames.filter((frame) => frame.ref === ref && ['ack', 'error'].includes(frame.type));
  await flooder.shopper.expect((frame) => frame.ref === flood.at(-1).ref && ['ack', 'error'].includes(frame.type), { ms: 60_000 });
  for (const { ref } of flood) assert.equal(answers(ref).length, 1);
});

test('a provider that hangs keeps nobody waiting, and is asked again when it is well', async () => {
  const { shop } = stage;
  model.script = () => new Promise(() => {});
  const askers = await Promise.all(Array.from({ length: N_ASKERS }, () => shop.shopper()));
  const neighbours = await shop.talk();
  const begun = Date.now();
  const acks = await Promise.all(askers.map((shopper) => shopper.post(`Как вернуть деньги? (${randomUUID()})`)));
  await neighbours.agent.post('А у нас тихо', { conversation: neighbours.conversation });
  assert.ok(Date.now() - begun < 5_000, 'acks do not wait for the provider');
  const byBot = (frame) => frame.type === 'entry' && frame.author?.kind === 'bot';
  await Promise.all(askers.map((shopper) => shopper.expect(byBot, { ms: 30_000, what: 'an answer that the provider did not give' })));
  for (const [index, shopper] of askers.entries()) assert.ok(shopper.entries(acks[index].conversation).length >= 3);
  model.script = (answering) => answering.flow(['Снова ', 'в строю'], 1);
  const back = Date.now();
  for (;;) {
    const shopper = await shop.shopper();
    await shopper.post(`Вы здесь? (${randomUUID()})`);
    const answer = await shopper.expect(byBot, { what: 'an answer' });
    if (answer.text === 'Снова в строю') break;
    assert.ok(Date.now() - back < BACK_MS_MAX, 'the provider is well again, and is not asked');
    await delay(500);
  }
});
