/** Garbage on the socket: it is answered, not punished, until it does not end. And the exact edges of a frame's size. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const FRAME_BYTES = 65_536;
/** A client that keeps on is closed; how long it may keep on is not on the page, but not for ever. */
const N_BAD_MAX = 10_000;

const NO_FRAMES = ['', ' ', 'hello', '{', '}', '{"type":', '{"type":"beat"', "{'type':'beat'}", '[]', '[{"type":"beat"}]', '7', '-1e999', 'null', 'true', '"beat"', '{"type":"beat"}{"type":"beat"}', '\u0000', '{"type":"beat",}', '\ufeff{"type":"beat"}', '{"type":"beat","x":"\\ud800"'];
const WRONG_TYPES = ['{}', '{"type":null}', '{"type":7}', '{"type":{}}', '{"type":["beat"]}', '{"ref":"a"}'];
const UNKNOWN_TYPES = ['', 'Beat', 'welcome', 'entry', 'ack', 'delta', 'state', 'bye', 'synced', 'x'.repeat(1_000), 'пост', '__proto__', 'post\u0000'];

async function answerTo(client, frame) {
  const from = client.frames.length;
  client.send(frame);
  return client.expect((got) => got.type === 'error', { from, what: `an error for ${String(frame).slice(0, 60)}` });
}

async function alive(client) {
  await client.barrier();
  assert.equal(client.closing, undefined);
}

test('what is no JSON object is a bad frame, and the socket stays open', async () => {
  for (const frame of NO_FRAMES) {
    const shopper = await stage.shop.shopper();
    const answer = await answerTo(shopper, frame);
    assert.equal(answer.code, 'bad_frame', JSON.stringify({ frame, answer }));
    await alive(shopper);
    shopper.terminate();
  }
});

test('a frame without a type, or with one that is no word, is refused, and the socket stays open', async () => {
  for (const frame of WRONG_TYPES) {
    const shopper = await stage.shop.shopper();
    const answer = await answerTo(shopper, frame);
    assert.ok(['bad_frame', 'bad_request'].includes(answer.code), JSON.stringify({ frame, answer }));
    await alive(shopper);
    shopper.terminate();
  }
});

test('a type that is not on the page is a bad request, with the ref', async () => {
  for (const type of UNKNOWN_TYPES) {
    const shopper = await stage.shop.shopper();
    const ref = newRef();
    const answer = await answerTo(shopper, { type, ref });
    assert.equal(answer.code, 'bad_request', JSON.stringify({ type, answer }));
    assert.equal(answer.ref, ref);
    await alive(shopper);
    shopper.terminate();
  }
});

test('binary frames are bad frames', async () => {
  for (const data of [Buffer.from('{"type":"beat"}'), Buffer.alloc(0), randomBytes(1_000)]) {
    const shopper = await stage.shop.shopper();
    assert.equal((await answerTo(shopper, data)).code, 'bad_frame');
    await alive(shopper);
    shopper.terminate();
  }
});

test('a frame of 65536 bytes is read, one byte more is too large, and the socket stays open', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const sized = (bytes) => {
    const post = { type: 'post', ref: newRef(), conversation, text: 'По размеру', padding: '' };
    post.padding = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(post)));
    return post;
  };
  const exact = sized(FRAME_BYTES);
  assert.equal(Buffer.byteLength(JSON.stringify(exact)), FRAME_BYTES);
  assert.equal((await shopper.do('post', exact)).ref, exact.ref);
  const from = shopper.frames.length;
  shopper.send(sized(FRAME_BYTES + 1));
  const answer = await shopper.expect((frame) => frame.type === 'error', { from });
  assert.ok(['too_large', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
  await alive(shopper);
});

test('a frame of a megabyte is refused, and the socket stays open', async () => {
  const shopper = await stage.shop.shopper();
  for (const bytes of [100_000, 1 << 20]) {
    const answer = await answerTo(shopper, { type: 'post', ref: newRef(), text: 'x'.repeat(bytes) });
    assert.ok(['too_large', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
    await alive(shopper);
  }
});

test('a frame in fragments, with pings between them, is one frame', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const text = 'Кусок за куском, ж'.repeat(200);
  const frame = Buffer.from(JSON.stringify({ type: 'post', ref: newRef(), conversation, text }));
  shopper.sendInPieces(frame, 37);
  const entry = await agent.expect((got) => got.type === 'entry' && got.text === text, { what: 'the text of all fragments' });
  assert.equal(entry.conversation, conversation);
  await alive(shopper);
});

test('fragments without an end are refused at the limit, and swell nothing', async () => {
  const shopper = await stage.shop.shopper();
  shopper.sendInPieces(Buffer.from(JSON.stringify({ type: 'post', ref: newRef(), text: 'x'.repeat(200_000) })), 1_000);
  const answer = await shopper.expect((frame) => frame.type === 'error');
  assert.ok(['too_large', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
  await alive(shopper);
});

test('what is no UTF-8 ends no other socket than its own', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const vandal = await stage.shop.shopper();
  vandal.sendAsText(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
  const outcome = await Promise.race([vandal.closed(), vandal.expect((frame) => frame.type === 'error').catch(() => vandal.closed())]);
  if (outcome.type === undefined) assert.ok([1006, 1007].includes(outcome.code), JSON.stringify(outcome));
  const ack = await shopper.post('Мы тут ни при чём', { conversation });
  await agent.entry(conversation, ack.seq);
});

test('deep nesting is refused or ignored, and hurts nobody', async () => {
  for (const depth of [100, 5_000, 16_000]) {
    const shopper = await stage.shop.shopper();
    const from = shopper.frames.length;
    shopper.send(`{"type":"post","ref":"deep","text":"a","extra":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    const answer = await shopper.expect((frame) => ['ack', 'error'].includes(frame.type), { from });
    if (answer.type === 'error') assert.ok(['bad_frame', 'bad_request'].includes(answer.code));
    await alive(shopper);
    shopper.terminate();
  }
});

test('the same field twice is refused or one of the two, and hurts nobody', async () => {
  const shopper = await stage.shop.shopper();
  const from = shopper.frames.length;
  shopper.send('{"type":"beat","type":"post","ref":"twice","text":"a","text":"b"}');
  await shopper.expect((frame) => ['ack', 'error', 'beat'].includes(frame.type), { from });
  await alive(shopper);
});

test('every request with every field of a wrong type is refused, and the socket stays open', async () => {
  const { agent: owner, conversation } = await stage.shop.talk();
  const requests = { post: ['conversation', 'text'], note: ['conversation', 'text'], history: ['conversation', 'limit'], watch: ['topic'], unwatch: ['topic'], take: ['conversation'], resolve: ['conversation'], reopen: ['conversation'], release: ['conversation'], assign: ['conversation', 'agent'], snooze: ['conversation', 'until'] };
  for (const [type, names] of Object.entries(requests)) {
    // A socket for each, because a client that keeps on is closed.
    const agent = await stage.shop.agent(owner.person);
    for (const name of names) {
      for (const wrong of [[], {}, true, 1.5]) {
        const fields = { conversation, text: 'a', topic: 'queue', agent: 'x', until: '2100-01-01T00:00:00.000Z', [name]: wrong };
        const answer = await agent.ask(type, fields);
        assert.ok(answer.type === 'error' && ['bad_request', 'bad_frame'].includes(answer.code), `${type} with ${name} = ${JSON.stringify(wrong)}: ${JSON.stringify(answer)}`);
      }
    }
    await alive(agent);
    if (!names.includes('conversation')) continue;
    for (const absent of type === 'post' ? [''] : [undefined, '', 'x'.repeat(5_000), '\u0000', '-1', '9'.repeat(40)]) {
      const answer = await agent.ask(type, { text: 'a', agent: 'x', until: '2100-01-01T00:00:00.000Z', conversation: absent });
      assert.ok(answer.type === 'error' && ['bad_request', 'bad_frame', 'not_found'].includes(answer.code), `${type} of ${String(absent).slice(0, 20)}: ${JSON.stringify(answer)}`);
    }
    await alive(agent);
    agent.terminate();
  }
});

test('requests without an answer may be wrong in any way, and the socket stays open', async () => {
  const shopper = await stage.shop.shopper();
  const wrong = [undefined, null, 7, '', 'never-was', [], {}];
  for (const conversation of wrong) for (const type of ['typing', 'read']) shopper.send({ type, conversation, seq: conversation, text: conversation });
  for (const url of wrong) shopper.send({ type: 'page', url, title: url });
  shopper.send({ type: 'page', url: 'javascript:alert(1)', title: 'x'.repeat(60_000) });
  await alive(shopper);
});

test('only a client that keeps on is closed, with 1008', async () => {
  const shopper = await stage.shop.shopper();
  for (let i = 0; i < 5; i += 1) await answerTo(shopper, 'мусор');
  await alive(shopper);
  for (let i = 0; i < N_BAD_MAX && !shopper.closing; i += 100) {
    for (let k = 0; k < 100 && !shopper.closing; k += 1) shopper.send('мусор');
    await Promise.race([shopper.closed(), shopper.barrier().catch(() => {})]);
  }
  const { code } = await shopper.closed();
  assert.equal(code, 1008);
});

test('every error says what is wrong in words', async () => {
  const shopper = await stage.shop.shopper();
  const answers = [await answerTo(shopper, 'мусор'), await answerTo(shopper, { type: 'dance', ref: 'a' }), await shopper.refused('history', { conversation: 'never-was' }), await shopper.refused('post', {}), await shopper.refused('watch', { topic: 'queue' })];
  for (const { message } of answers) assert.ok(message.length >= 15 && /\s/u.test(message), message);
});
