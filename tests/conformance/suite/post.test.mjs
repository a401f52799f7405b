/** `post`, `note` and `ref`: acks, entries, idempotency, the limits of a text and of a name, and first messages at the same instant. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const withoutRef = ({ ref, ...entry }) => entry;

test('a post is acked, and its entry says the same', async () => {
  const shopper = await stage.shop.shopper();
  const ack = await shopper.post('Где мой заказ?');
  const entry = await shopper.entry(ack.conversation, ack.seq);
  assert.equal(entry.id, ack.id);
  assert.equal(entry.at, ack.at);
  assert.equal(entry.kind, 'message');
  assert.equal(entry.text, 'Где мой заказ?');
  assert.equal(entry.ref, ack.ref);
  assert.deepEqual({ kind: entry.author.kind, id: entry.author.id }, { kind: 'shopper', id: shopper.welcome.who.id });
});

test('the entries of a new conversation begin at 1', async () => {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Первое');
  const log = await shopper.log(conversation);
  assert.deepEqual(log.map((entry) => entry.seq), log.map((_, index) => index + 1));
});

test('a ref is shown to its author only, on all of the author\'s sockets', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const tab = await stage.shop.shopper({ session: shopper.session });
  const ack = await shopper.post('Только моё имя', { conversation });
  assert.equal((await tab.entry(conversation, ack.seq)).ref, ack.ref);
  const seen = await agent.entry(conversation, ack.seq);
  assert.equal(seen.ref, undefined);
  const answer = await agent.post('Вижу', { conversation });
  assert.equal((await agent.entry(conversation, answer.seq)).ref, answer.ref);
  assert.equal((await shopper.entry(conversation, answer.seq)).ref, undefined);
});

test('the same ref again, on the same socket, gets the first ack and makes no second entry', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const ref = newRef();
  const first = await shopper.post('Раз', { conversation, ref });
  for (const text of ['Раз', 'Совсем другое']) assert.deepEqual(await shopper.post(text, { conversation, ref }), first);
  const next = await shopper.post('Два', { conversation });
  assert.equal(next.seq, first.seq + 1);
});

test('the same ref on two sockets in the same instant makes one entry, a hundred times', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const tabs = [shopper, await stage.shop.shopper({ session: shopper.session }), await stage.shop.shopper({ session: shopper.session })];
  const first = (await shopper.post('Начало', { conversation })).seq;
  for (let round = 0; round < 100; round += 1) {
    const ref = newRef();
    const acks = await Promise.all(tabs.map((tab) => tab.post(`Круг ${round}`, { conversation, ref })));
    assert.deepEqual(acks, tabs.map(() => acks[0]));
    assert.equal(acks[0].seq, first + round + 1);
  }
});

test('the same ref twenty times in one breath on one socket makes one entry', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const ref = newRef();
  const from = shopper.frames.length;
  for (let i = 0; i < 20; i += 1) shopper.send({ type: 'post', ref, conversation, text: 'Эхо' });
  const after = await shopper.post('После эха', { conversation });
  await shopper.barrier();
  const acks = shopper.frames.slice(from).filter((frame) => frame.type === 'ack' && frame.ref === ref);
  assert.equal(acks.length, 20);
  assert.equal(new Set(acks.map((ack) => ack.seq)).size, 1);
  assert.equal(after.seq, acks[0].seq + 1);
});

test('the same ref after a reconnect gets the first ack', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const ref = newRef();
  const first = await shopper.post('Через тоннель', { conversation, ref });
  shopper.terminate();
  const again = await stage.shop.shopper({ session: shopper.session });
  assert.deepEqual(await again.post('Через тоннель', { conversation, ref }), first);
  assert.equal((await again.post('Дальше', { conversation })).seq, first.seq + 1);
});

test('the same ref of a first message, sent twice without a conversation, opens one conversation', async () => {
  const shopper = await stage.shop.shopper();
  const ref = newRef();
  const first = await shopper.post('Откройте', { ref });
  await shopper.do('resolve', { conversation: first.conversation });
  assert.deepEqual(await shopper.post('Откройте', { ref }), first);
});

test('the same first message on two sockets in the same instant opens one conversation with one entry, thirty times', async () => {
  for (let round = 0; round < 30; round += 1) {
    const session = await stage.shop.newShopper();
    const tabs = await Promise.all([stage.shop.shopper({ session }), stage.shop.shopper({ session })]);
    const ref = newRef();
    const acks = await Promise.all(tabs.map((tab) => tab.post('Один раз', { ref })));
    assert.deepEqual(acks[0], acks[1]);
    const log = await tabs[0].log(acks[0].conversation);
    assert.equal(log.filter((entry) => entry.text === 'Один раз').length, 1);
    for (const tab of tabs) tab.terminate();
  }
});

test('the same ref in another conversation of the author gets the first ack', async () => {
  const agent = await stage.shop.agent();
  const one = await stage.shop.talk({ agent });
  const two = await stage.shop.talk({ agent });
  const ref = newRef();
  const first = await agent.post('Здесь', { conversation: one.conversation, ref });
  assert.deepEqual(await agent.post('Здесь', { conversation: two.conversation, ref }), first);
  const { entries } = await agent.history(two.conversation, { limit: 1 });
  assert.notEqual(entries[0].text, 'Здесь');
});

test('a resolve, a take or a release that is sent again after things went on is not done again', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const resolve = newRef();
  const first = await agent.do('resolve', { conversation, ref: resolve });
  await shopper.post('Ещё вопрос', { conversation });
  const late = await agent.ask('resolve', { conversation, ref: resolve });
  const seqs = (log, name) => log.filter((entry) => entry.event?.name === name).map((entry) => entry.seq);
  assert.deepEqual(seqs(await shopper.log(conversation), 'resolved'), [first.seq], JSON.stringify(late));
  const take = newRef();
  await agent.do('take', { conversation, ref: take });
  const release = newRef();
  await agent.do('release', { conversation, ref: release });
  const taken = seqs(await agent.log(conversation), 'taken');
  await agent.ask('take', { conversation, ref: take });
  assert.deepEqual(seqs(await agent.log(conversation), 'taken'), taken);
  await agent.ask('release', { conversation, ref: release });
  const released = seqs(await agent.log(conversation), 'released');
  assert.equal(released.length, 1);
});

test('a ref that named a post makes no second entry as another request', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const ref = newRef();
  const first = await shopper.post('Слово', { conversation, ref });
  await shopper.ask('resolve', { conversation, ref });
  const log = await shopper.log(conversation);
  assert.equal(log.at(-1).seq, first.seq);
});

test('the same ref of two authors makes two entries', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const ref = newRef();
  const one = await shopper.post('Я', { conversation, ref });
  const two = await agent.post('И я', { conversation, ref });
  assert.notEqual(one.id, two.id);
  assert.equal(two.seq, one.seq + 1);
});

test('a note is idempotent too, also against a post of the same ref', async () => {
  const { agent, conversation } = await stage.shop.talk();
  const ref = newRef();
  const first = await agent.do('note', { conversation, text: 'Вежлив', ref });
  assert.deepEqual(await agent.do('note', { conversation, text: 'Вежлив', ref }), first);
  assert.deepEqual(await agent.post('Вежлив', { conversation, ref }), first);
  assert.equal((await agent.do('note', { conversation, text: 'Ещё' })).seq, first.seq + 1);
});

test('a ref makes at most one entry for the other requests too', async () => {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Человека бы');
  const ref = newRef();
  for (let i = 0; i < 3; i += 1) await shopper.do('human', { conversation, ref });
  await shopper.barrier();
  const queued = (await shopper.log(conversation)).filter((entry) => entry.event?.name === 'queued');
  assert.equal(queued.length, 1);
  const agent = await stage.shop.agent();
  const take = newRef();
  const first = await agent.do('take', { conversation, ref: take });
  assert.equal((await agent.do('take', { conversation, ref: take })).seq, first.seq);
  assert.equal((await agent.log(conversation)).filter((entry) => entry.event?.name === 'taken').length, 1);
});

test('a ref of 1 and of 64 characters is good, others are refused', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  for (const ref of ['1', 'ж'.repeat(64), '😀'.repeat(64), `"\\/ ${randomUUID()}`]) assert.equal((await shopper.post('Имя', { conversation, ref })).ref, ref);
  for (const ref of ['', 'x'.repeat(65), '😀'.repeat(65)]) {
    const from = shopper.frames.length;
    shopper.send({ type: 'post', ref, conversation, text: 'Имя' });
    const answer = await shopper.expect((frame) => frame.type === 'error', { from });
    assert.equal(answer.code, 'bad_request', JSON.stringify(answer));
  }
  for (const ref of [undefined, null, 7, {}, []]) {
    const from = shopper.frames.length;
    shopper.send({ type: 'post', ref, conversation, text: 'Имя' });
    const answer = await shopper.expect((frame) => frame.type === 'error', { from });
    assert.ok(['bad_request', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
  }
});

test('a text of 10000 characters is good, of 10001 too large, whatever it is written in', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  for (const letter of ['a', 'ж', '中', '😀']) {
    const text = letter.repeat(10_000);
    const ack = await shopper.post(text, { conversation });
    assert.equal((await agent.entry(conversation, ack.seq)).text, text);
    await shopper.refused('post', { conversation, text: letter.repeat(10_001) }, 'too_large');
  }
  await agent.refused('note', { conversation, text: 'a'.repeat(10_001) }, 'too_large');
});

test('a post with nothing in it is refused', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  for (const fields of [{}, { text: '' }, { attachments: [] }, { text: '', attachments: [] }]) await shopper.refused('post', { conversation, ...fields }, 'bad_request');
  for (const fields of [{}, { text: '' }]) await agent.refused('note', { conversation, ...fields }, 'bad_request');
});

test('fields of a wrong type are refused, with the ref', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const wrong = [{ text: 7 }, { text: null, conversation: [] }, { text: {} }, { text: ['a'] }, { text: 'a', conversation: 7 }, { text: 'a', attachments: 'x' }, { text: 'a', attachments: [7] }, { text: 'a', reply_to: 'x' }, { text: 'a', reply_to: -1 }, { text: 'a', reply_to: 1.5 }, { text: 'a', reply_to: 1e300 }];
  for (const fields of wrong) await shopper.refused('post', { conversation, ...fields }, ['bad_request', 'bad_frame']);
});

test('fields that nobody knows are ignored', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const ack = await shopper.post('Лишнее', { conversation, seq: 99, author: { kind: 'bot' }, kind: 'note', at: '1970-01-01T00:00:00.000Z', tenant: 2 });
  const entry = await agent.entry(conversation, ack.seq);
  assert.equal(entry.kind, 'message');
  assert.equal(entry.author.kind, 'shopper');
});

test('a reply names an entry that is there', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const question = await shopper.post('Есть размер 42?', { conversation });
  const answer = await agent.post('Есть', { conversation, reply_to: question.seq });
  assert.equal((await shopper.entry(conversation, answer.seq)).reply_to, question.seq);
  for (const reply_to of [0, 99_999]) await agent.refused('post', { conversation, text: 'Нет', reply_to }, ['bad_request', 'not_found']);
});

test('an attachment that is not there is refused', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  for (const id of ['nothing', '1', '', '../../etc/passwd']) await shopper.refused('post', { conversation, text: 'a', attachments: [id] }, ['bad_request', 'not_found']);
});

test('texts come back as they went: newlines, markup, quotes, rare planes', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const texts = ['две\nстроки\r\n\tи табуляция', '<script>alert(1)</script> & "кавычки" \\ `', '👩‍👩‍👧‍👦🏳️‍🌈', 'e\u0301 é ﷽ \u202e abc', 'а\u2028б\u2029в', '{"type":"post"}', "'; DROP TABLE entries; --", '%s %n ${x} {{y}}'];
  for (const text of texts) {
    const ack = await shopper.post(text, { conversation });
    assert.equal((await agent.entry(conversation, ack.seq)).text, text);
  }
  const log = await agent.log(conversation);
  assert.deepEqual(log.slice(-texts.length).map((entry) => entry.text), texts);
});

test('NUL and lone surrogates are refused or come back the same everywhere, and never hurt', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  for (const escaped of ['a\\u0000b', '\\u0000', 'a\\ud800b', '\\udc00', '\\ud800\\ud800']) {
    const ref = newRef();
    const from = shopper.frames.length;
    shopper.send(`{"type":"post","ref":"${ref}","conversation":"${conversation}","text":"${escaped}"}`);
    const answer = await shopper.expect((frame) => (frame.type === 'ack' && frame.ref === ref) || frame.type === 'error', { from });
    if (answer.type === 'error') {
      assert.ok(['bad_request', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
      continue;
    }
    const live = await agent.entry(conversation, answer.seq);
    const { entries } = await agent.history(conversation, { limit: 1 });
    assert.equal(entries[0].text, live.text);
  }
  for (const escaped of ['r\\u0000', '\\ud800']) {
    const from = shopper.frames.length;
    shopper.send(`{"type":"post","ref":"${escaped}","conversation":"${conversation}","text":"a"}`);
    await shopper.expect((frame) => frame.type === 'ack' || (frame.type === 'error' && ['bad_request', 'bad_frame'].includes(frame.code)), { from });
  }
  await shopper.post('И живём дальше', { conversation });
});

test('history tells the same as what came live', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  for (let i = 0; i < 5; i += 1) await shopper.post(`Слово ${i}`, { conversation });
  const last = await agent.post('Ответ', { conversation });
  await shopper.entry(conversation, last.seq);
  const log = await shopper.log(conversation);
  const live = shopper.entries(conversation);
  assert.deepEqual(log.map(withoutRef).map(({ type, ...entry }) => entry), live.map(withoutRef).map(({ type, ...entry }) => entry));
});

test('two first messages in the same instant open one conversation, fifty times', async () => {
  for (let round = 0; round < 50; round += 1) {
    const session = await stage.shop.newShopper();
    const tabs = await Promise.all([stage.shop.shopper({ session }), stage.shop.shopper({ session })]);
    const acks = await Promise.all(tabs.map((tab, index) => tab.post(`Привет из вкладки ${index}`)));
    assert.equal(acks[0].conversation, acks[1].conversation);
    assert.notEqual(acks[0].seq, acks[1].seq);
    for (const tab of tabs) tab.terminate();
  }
});

test('many first messages in one breath on one socket open one conversation', async () => {
  const shopper = await stage.shop.shopper();
  const acks = await Promise.all(Array.from({ length: 12 }, (_, index) => shopper.post(`Сразу ${index}`)));
  assert.equal(new Set(acks.map((ack) => ack.conversation)).size, 1);
  assert.equal(new Set(acks.map((ack) => ack.seq)).size, 12);
});

test('a post without a conversation goes to the open one; after it is resolved, it opens a new one', async () => {
  const shopper = await stage.shop.shopper();
  const first = await shopper.post('Первый');
  assert.equal((await shopper.post('Второй')).conversation, first.conversation);
  await shopper.do('resolve', { conversation: first.conversation });
  const next = await shopper.post('Новый вопрос');
  assert.notEqual(next.conversation, first.conversation);
});

test('two posts in the same instant after the last conversation was resolved open one new conversation, twenty times', async () => {
  const session = await stage.shop.newShopper();
  const tabs = await Promise.all([stage.shop.shopper({ session }), stage.shop.shopper({ session })]);
  const seen = new Set();
  for (let round = 0; round < 20; round += 1) {
    const acks = await Promise.all(tabs.map((tab, index) => tab.post(`Снова ${round} из вкладки ${index}`)));
    assert.equal(acks[0].conversation, acks[1].conversation);
    assert.ok(!seen.has(acks[0].conversation));
    seen.add(acks[0].conversation);
    await tabs[round % 2].do('resolve', { conversation: acks[0].conversation });
  }
});

test('two posts in the same instant into a resolved conversation reopen it once, twenty times', async () => {
  const session = await stage.shop.newShopper();
  const tabs = await Promise.all([stage.shop.shopper({ session }), stage.shop.shopper({ session })]);
  const { conversation } = await tabs[0].post('Начало');
  for (let round = 0; round < 20; round += 1) {
    const { seq } = await tabs[0].do('resolve', { conversation });
    await Promise.all(tabs.map((tab) => tab.post(`Снова ${round}`, { conversation })));
    const log = await tabs[0].log(conversation);
    assert.equal(log.filter((entry) => entry.seq > seq && entry.event?.name === 'reopened').length, 1);
  }
});

test('a post that names a resolved conversation reopens it', async () => {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Первый');
  await shopper.do('resolve', { conversation });
  await shopper.state(conversation, 'resolved');
  const from = shopper.frames.length;
  const ack = await shopper.post('Ещё одно', { conversation });
  assert.equal(ack.conversation, conversation);
  await shopper.event(conversation, 'reopened', { from });
  await shopper.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.state !== 'resolved', { from });
});
