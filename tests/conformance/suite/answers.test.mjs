/** Answers being written: `delta`, `dropped`, promises 6 and 7, with a model that writes when the test says so. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { Model } from '../lib/model.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop({ prepare });
const N_RACES = 300;
/** Races at once: enough to keep two cores busy, so that the take falls into every moment of an answer. */
const N_LANES = 6;
const PIECE_MS = 3;
let model;

async function prepare(shop) {
  model = await Model.start();
  const body = { base_url: model.baseUrl, model: 'test-model', api_key: 'sk-test', enabled: true, system_prompt: 'Be kind.', max_tokens_field: 'max_tokens' };
  const saved = await shop.call('PUT', '/integrations/ai', { token: shop.admin.token, body });
  assert.equal(saved.status, 200, String(saved.bytes));
  assert.equal(saved.body.has_key, true);
  assert.ok(!String(saved.bytes).includes('sk-test'));
}
after(() => model?.stop());

const botEntry = (frame) => frame.type === 'entry' && frame.author?.kind === 'bot';

const unique = (words) => `${words} (${randomUUID()})`;

/** A shopper asks, and the model has written the beginning of the answer. */
async function asked(words = 'Подойдёт ли мне эта куртка?') {
  const text = unique(words);
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post(text);
  const call = await model.next(text);
  call.write('Куртка ');
  const delta = await shopper.expect((frame) => frame.type === 'delta' && frame.conversation === conversation, { what: 'a delta' });
  return { shopper, conversation, call, delta };
}

const cancelled = (call) => Promise.race([call.cancelled.then(() => 'cancelled'), new Promise((resolve) => setTimeout(resolve, 10_000, 'still open').unref())]);

test('an answer comes in pieces, and then as an entry with the same id and the whole text', async () => {
  const { shopper, conversation, call, delta } = await asked();
  assert.equal(delta.at, 0);
  for (const piece of ['тёплая 😀, ', 'на зиму ', 'подойдёт.']) {
    const from = shopper.frames.length;
    call.write(piece);
    await shopper.expect((frame) => frame.type === 'delta', { from, what: 'the next piece' });
  }
  assert.equal(shopper.order.writing(delta.entry), 'Куртка тёплая 😀, на зиму подойдёт.');
  call.finish();
  const entry = await shopper.expect(botEntry);
  assert.equal(entry.id, delta.entry);
  assert.ok(entry.text.startsWith('Куртка тёплая 😀, на зиму подойдёт.'), entry.text);
  assert.equal(entry.conversation, conversation);
});

test('the model is asked with what the shopper wrote', async () => {
  const { call } = await asked('Есть ли у куртки капюшон?');
  assert.match(JSON.stringify(call.body.messages), /капюшон/u);
  assert.equal(call.body.stream, true);
  call.finish();
});

test('a client that resumes in the middle of an answer gets one delta at 0 with all so far', async () => {
  const { shopper, conversation, call, delta } = await asked();
  call.write('тёплая, ');
  await shopper.expect(() => shopper.order.writing(delta.entry) === 'Куртка тёплая, ').catch(() => {});
  const seq = shopper.order.last(conversation);
  shopper.terminate();
  const back = await stage.shop.shopper({ session: shopper.session, hello: { resume: [{ conversation, seq }] } });
  const first = await back.expect((frame) => frame.type === 'delta');
  assert.deepEqual({ at: first.at, text: first.text, entry: first.entry }, { at: 0, text: 'Куртка тёплая, ', entry: delta.entry });
  call.write('берите.');
  await back.expect((frame) => frame.type === 'delta' && frame.at > 0);
  call.finish();
  const entry = await back.expect(botEntry);
  assert.equal(entry.id, delta.entry);
  assert.equal(back.frames.filter((frame) => frame.type === 'delta' && frame.at === 0).length, 1);
});

test('an agent who watches in the middle of an answer can follow it', async () => {
  const { conversation, call } = await asked();
  const agent = await stage.shop.agent();
  await agent.do('watch', { topic: `conversation:${conversation}` });
  call.write('тёплая.');
  call.finish();
  await agent.expect(botEntry);
});

test('a take abandons the answer: dropped comes, the request is cancelled, and no piece follows', async () => {
  const { shopper, conversation, call, delta } = await asked();
  const agent = await stage.shop.agent();
  const taken = await agent.do('take', { conversation });
  const dropped = await shopper.expect((frame) => frame.type === 'dropped' && frame.conversation === conversation, { what: 'dropped' });
  assert.equal(dropped.entry, delta.entry);
  assert.equal(await cancelled(call), 'cancelled');
  const end = await agent.post('Здравствуйте, я человек', { conversation });
  await shopper.entry(conversation, end.seq);
  assert.equal(end.seq, taken.seq + 1);
  await shopper.barrier();
  assert.deepEqual(shopper.frames.slice(shopper.frames.indexOf(dropped)).filter((frame) => frame.type === 'delta'), []);
  const log = await shopper.log(conversation);
  assert.deepEqual(log.filter((entry) => entry.id === delta.entry), []);
});

test('a take before the first piece cancels the request too', async () => {
  const shopper = await stage.shop.shopper();
  const text = unique('Есть ли размер 44?');
  const { conversation } = await shopper.post(text);
  const call = await model.next(text);
  const agent = await stage.shop.agent();
  await agent.do('take', { conversation });
  assert.equal(await cancelled(call), 'cancelled');
});

test('a newer message of the shopper supersedes the answer', async () => {
  const { shopper, conversation, call, delta } = await asked();
  const text = unique('Нет, я про сапоги');
  await shopper.post(text, { conversation });
  await shopper.expect((frame) => frame.type === 'dropped' && frame.entry === delta.entry, { what: 'dropped' });
  assert.equal(await cancelled(call), 'cancelled');
  const next = await model.next(text);
  next.write('Сапоги есть.');
  next.finish();
  const entry = await shopper.expect((frame) => botEntry(frame) && frame.text.startsWith('Сапоги'));
  assert.notEqual(entry.id, delta.entry);
});

test('resolving ends the answer', async () => {
  const { shopper, conversation, call } = await asked();
  await shopper.do('resolve', { conversation });
  assert.equal(await cancelled(call), 'cancelled');
});

test('a model that breaks off is followed by the built-in answerer, and no piece is left', async () => {
  const { shopper, delta, call } = await asked('Сколько стоит доставка?');
  call.breakOff();
  const entry = await shopper.expect(botEntry, { what: 'an answer in spite of the model' });
  if (entry.id !== delta.entry) await shopper.expect((frame) => frame.type === 'dropped' && frame.entry === delta.entry);
});

test('an answer being written does not survive SIGKILL as a ghost', async () => {
  const { shopper, conversation, delta } = await asked();
  const seq = shopper.order.last(conversation);
  await stage.shop.server.kill();
  await shopper.closed();
  await stage.shop.server.again();
  const back = await stage.shop.shopper({ session: shopper.session, hello: { resume: [{ conversation, seq }] } });
  await back.expect((frame) => frame.type === 'synced' && frame.conversation === conversation);
  const agent = await stage.shop.agent();
  await agent.do('take', { conversation });
  await back.event(conversation, 'taken');
  assert.deepEqual((await back.log(conversation)).filter((entry) => entry.id === delta.entry && entry.text === 'Куртка '), []);
});

test(`after the ack of a take the bot says nothing, ${N_RACES} times in a race`, async () => {
  const pieces = Array.from({ length: 16 }, (_, index) => `слово${index} `);
  model.script = (call) => call.flow(pieces, PIECE_MS);
  const agents = await Promise.all(Array.from({ length: N_LANES }, () => stage.shop.agent()));
  const counts = { beforeAnswer: 0, inAnswer: 0, afterAnswer: 0 };
  let round = 0;
  const lane = async (agent) => {
    const watcher = await stage.shop.agent();
    for (let mine = (round += 1); mine <= N_RACES; mine = round += 1) {
      const shopper = await stage.shop.shopper();
      const { conversation } = await shopper.post('Какая куртка теплее?');
      await watcher.do('watch', { topic: `conversation:${conversation}` });
      // Each race takes at another moment: at once, after so many pieces, or after the answer.
      const n = mine % 14;
      let seen = 0;
      if (n > 0) await shopper.expect((frame) => (frame.type === 'delta' && (seen += 1) >= n) || botEntry(frame), { what: 'a piece or an answer' });
      const taken = await agent.do('take', { conversation });
      const marks = { shopper: shopper.frames.length, watcher: watcher.frames.length };
      await shopper.post('Вы человек?', { conversation });
      const end = await agent.post('Да', { conversation });
      await Promise.all([shopper.entry(conversation, end.seq), watcher.entry(conversation, end.seq), agent.entry(conversation, end.seq)]);
      assert.equal(end.seq, taken.seq + 2, 'nothing came between');
      const bots = shopper.entries(conversation).filter((entry) => entry.author?.kind === 'bot');
      assert.ok(bots.every((entry) => entry.seq < taken.seq), JSON.stringify(bots));
      // Whatever a socket was sent after the agent's ack was published after it, but for what was under way: the entry `taken` is the line.
      for (const client of [shopper, watcher]) {
        const line = client.frames.findIndex((frame) => frame.type === 'entry' && frame.conversation === conversation && frame.seq === taken.seq);
        const late = client.frames.slice(line).filter((frame) => frame.conversation === conversation && (frame.type === 'delta' || botEntry(frame)));
        assert.deepEqual(late, [], `${client.name}, after ${JSON.stringify(marks)}`);
      }
      const started = shopper.frames.some((frame) => frame.type === 'delta');
      counts[bots.length > 0 ? 'afterAnswer' : started ? 'inAnswer' : 'beforeAnswer'] += 1;
      if (started && bots.length === 0) await shopper.expect((frame) => frame.type === 'dropped' && frame.conversation === conversation, { what: 'dropped' });
      await watcher.do('unwatch', { topic: `conversation:${conversation}` });
      shopper.terminate();
    }
  };
  try {
    await Promise.all(agents.map(lane));
  } finally {
    model.script = undefined;
  }
  // A race in which the bot was never caught in the middle would prove nothing.
  assert.ok(counts.inAnswer > N_RACES / 10, JSON.stringify(counts));
});
