/** The same promises over plain HTTP: a line down, posts up, and what is a line's own: cuts, second readers, its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { askEvents, eventsOf, openLine, postFrames } from '../lib/line.mjs';
import { ORIGIN, useShop } from '../lib/shop.mjs';

const stage = useShop();
const LONG = 'ж'.repeat(9_000);

const onLine = (options = {}) => stage.shop.shopper({ transport: 'line', ...options });

/** A line that nobody reads by itself: the test does. */
async function bareLine() {
  const { origin } = stage.shop;
  const session = await stage.shop.newShopper();
  const line = await openLine(origin);
  const hello = JSON.stringify({ type: 'hello', token: session.token });
  assert.equal((await postFrames(origin, line.session, hello)).status, 204);
  return { origin, line: line.session, token: session.token };
}

/** Reads until an event fits, and returns all that came. */
async function readUntil(events, fits) {
  const seen = [];
  for (;;) {
    const { value, done } = await events.next();
    assert.ok(!done, `the stream ended; it had brought ${JSON.stringify(seen.slice(-5))}`);
    seen.push(value);
    if (fits(value)) return seen;
  }
}

test('a line is opened without a body and tells its heartbeat, under a name that cannot be guessed', async () => {
  const [one, other] = await Promise.all([openLine(stage.shop.origin), openLine(stage.shop.origin)]);
  assert.match(one.session, /^[0-9a-f]{32}$/u);
  assert.notEqual(one.session, other.session);
  assert.ok(one.heartbeat_ms > 0);
});

test('posts over a line are acked and come in order, to it and to a socket of the same shopper', async () => {
  const shopper = await onLine();
  const tab = await stage.shop.shopper({ session: shopper.session, transport: 'socket' });
  const { conversation } = await shopper.post('Первое');
  const refs = Array.from({ length: 40 }, () => newRef());
  for (const [index, ref] of refs.entries()) shopper.send({ type: 'post', ref, conversation, text: `Слово ${index}` });
  const acks = await Promise.all(refs.map((ref) => shopper.expect((frame) => frame.type === 'ack' && frame.ref === ref)));
  assert.deepEqual(acks.map((ack) => ack.seq), acks.map((ack) => ack.seq).toSorted((a, b) => a - b));
  const { seq } = acks.at(-1);
  await Promise.all([shopper.entry(conversation, seq), tab.entry(conversation, seq)]);
});

test('a repeated ref over a socket and a line makes one entry', async () => {
  const shopper = await onLine();
  const tab = await stage.shop.shopper({ session: shopper.session, transport: 'socket' });
  const ref = newRef();
  const first = await shopper.do('post', { ref, text: 'Один раз' });
  const again = await tab.do('post', { ref, text: 'Один раз' });
  assert.equal(again.seq, first.seq);
});

test('a line that is cut again and again loses nothing and repeats nothing', async () => {
  const { shopper: other, agent, conversation } = await stage.shop.talk();
  const shopper = await onLine({ session: other.session });
  let last;
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i < 5; i++) last = await agent.post(`${round}.${i}`, { conversation });
    shopper.socket.cut();
  }
  await shopper.entry(conversation, last.seq);
  const seqs = shopper.entries(conversation).map((entry) => entry.seq);
  assert.deepEqual(seqs, Array.from({ length: seqs.length }, (_, index) => seqs[0] + index));
  assert.equal(new Set(seqs).size, seqs.length);
});

test('a line that is gone is followed by another that resumes by number', async () => {
  const { shopper: other, agent, conversation } = await stage.shop.talk();
  const first = await onLine({ session: other.session });
  const { seq } = await agent.post('Слышно?', { conversation });
  await first.entry(conversation, seq);
  first.terminate();
  await agent.post('Алло?', { conversation });
  const { seq: last } = await agent.post('Мы ещё здесь', { conversation });
  const second = await stage.shop.connect(other.session, { transport: 'line', hello: { resume: [{ conversation, seq }] } });
  await second.expect((frame) => frame.type === 'synced' && frame.conversation === conversation);
  assert.deepEqual(second.entries(conversation).map((entry) => entry.seq), [seq + 1, last]);
});

test('a second reader takes over, and the first is told so', async () => {
  const { origin, line } = await bareLine();
  const first = eventsOf(await askEvents(origin, line));
  await readUntil(first, ({ data }) => JSON.parse(data).type === 'welcome');
  const second = eventsOf(await askEvents(origin, line, { after: 1 }));
  assert.equal((await first.next()).value.event, 'taken');
  assert.equal((await first.next()).done, true);
  const ref = newRef();
  await postFrames(origin, line, JSON.stringify({ type: 'post', ref, text: 'Кто читает?' }));
  await readUntil(second, ({ data }) => JSON.parse(data).ref === ref);
});

test('frames bear numbers without holes, and the same numbers when they come again', async () => {
  const { origin, line } = await bareLine();
  const posts = Array.from({ length: 10 }, (_, index) => ({ type: 'post', ref: `n${index}-${newRef()}`, text: `${index}` }));
  const stop = new AbortController();
  const first = eventsOf(await askEvents(origin, line, { signal: stop.signal }));
  await postFrames(origin, line, JSON.stringify(posts));
  const before = await readUntil(first, ({ data }) => JSON.parse(data).ref === posts.at(-1).ref);
  stop.abort();
  assert.deepEqual(before.map(({ id }) => id), Array.from(before, (_, index) => index + 1));
  const middle = before[Math.floor(before.length / 2)];
  const again = eventsOf(await askEvents(origin, line, { after: middle.id }));
  const rest = before.slice(middle.id);
  for (const expected of rest) assert.deepEqual((await again.next()).value, expected);
});

test('a reader that stops holds its own posts back, costs others nothing, and gets everything when it goes on', async () => {
  const { agent, conversation, shopper: other } = await stage.shop.talk();
  const slow = await onLine({ session: other.session });
  slow.pause();
  for (let i = 0; i < 40; i++) await Promise.all(Array.from({ length: 10 }, () => agent.post(LONG, { conversation })));
  const last = await agent.post('Конец', { conversation });
  await other.entry(conversation, last.seq);
  assert.ok(slow.entries(conversation).length < last.seq / 2, 'the reader had stopped');
  slow.unpause();
  await slow.entry(conversation, last.seq, { ms: 60_000 });
  const seqs = slow.entries(conversation).map((entry) => entry.seq);
  assert.deepEqual(seqs, Array.from({ length: seqs.length }, (_, index) => seqs[0] + index));
});

test('a bad frame is answered on the line, and the line goes on', async () => {
  const shopper = await onLine();
  shopper.send('{"type":"dance","ref":"d1"}');
  const error = await shopper.expect((frame) => frame.type === 'error' && frame.ref === 'd1');
  assert.equal(error.code, 'bad_request');
  shopper.send('5');
  await shopper.expect((frame) => frame.type === 'error' && frame.code === 'bad_frame');
  await shopper.post('Я ещё здесь');
});

test('what is no list of frames is refused as a whole', async () => {
  const { origin, line } = await bareLine();
  const refused = async (body, status, code) => {
    const response = await postFrames(origin, line, body);
    assert.equal(response.status, status, body.slice(0, 40));
    assert.equal((await response.json()).code, code);
  };
  for (const body of ['', 'nonsense', '[]', '{"type":"beat"', '[{"type":"beat"}] x']) await refused(body, 400, 'bad_request');
  await refused(JSON.stringify(Array.from({ length: 33 }, () => ({ type: 'beat' }))), 413, 'too_large');
  await refused(JSON.stringify({ type: 'post', ref: 'x', text: 'x'.repeat(70_000) }), 413, 'too_large');
  assert.equal((await postFrames(origin, line, '{"type":"beat"}')).status, 204);
});

test('a line that is not there is not found, whatever is asked of it', async () => {
  const { origin } = stage.shop;
  for (const name of ['x', '0'.repeat(32), 'f'.repeat(33)]) {
    assert.equal((await askEvents(origin, name)).status, 404);
    assert.equal((await postFrames(origin, name, '{"type":"beat"}')).status, 404);
    assert.equal((await fetch(`${origin}/live/${name}`, { method: 'DELETE' })).status, 404);
  }
});

test('DELETE ends a line, and its reader is told', async () => {
  const { origin, line } = await bareLine();
  const events = eventsOf(await askEvents(origin, line));
  await readUntil(events, ({ data }) => JSON.parse(data).type === 'welcome');
  assert.equal((await fetch(`${origin}/live/${line}`, { method: 'DELETE' })).status, 204);
  const [end] = (await readUntil(events, ({ event }) => event === 'end')).slice(-1);
  assert.equal(JSON.parse(end.data).code, 1000);
  assert.equal((await events.next()).done, true);
  assert.equal((await askEvents(origin, line)).status, 404);
});

test('a token that is not good is told in words, and ends the line like a socket', async () => {
  const { origin } = stage.shop;
  const { session } = await openLine(origin);
  await postFrames(origin, session, '{"type":"hello","token":"nonsense"}');
  const events = await readUntil(eventsOf(await askEvents(origin, session)), ({ event }) => event === 'end');
  assert.equal(JSON.parse(events[0].data).code, 'unauthorized');
  assert.equal(JSON.parse(events.at(-1).data).code, 4401);
});

test('a restart is a pause on a line too', async () => {
  const shopper = await onLine();
  const { conversation, seq } = await shopper.post('До перезапуска');
  await shopper.entry(conversation, seq);
  await stage.shop.server.drain();
  assert.equal((await shopper.closed()).code, 1001);
  assert.ok(shopper.frames.some((frame) => frame.type === 'bye' && frame.reason === 'draining'));
  await stage.shop.server.again();
  const again = await onLine({ session: shopper.session, fromZero: false, hello: { resume: [{ conversation, seq }] } });
  await again.post('После перезапуска', { conversation });
});

test('a page of another make may read nothing of a line', async () => {
  const response = await fetch(`${stage.shop.origin}/live`, { method: 'POST', headers: { origin: ORIGIN } });
  assert.equal(response.headers.get('access-control-allow-origin'), null);
});
