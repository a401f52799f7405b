/** What messages hold besides words: forms and their answers, cards, buttons, places. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();

const RETURN = {
  id: 'return',
  title: 'Возврат',
  fields: [
    { name: 'order', kind: 'text', label: 'Номер заказа', required: true, pattern: '[0-9]{6}' },
    { name: 'reason', kind: 'select', label: 'Почему', required: false, options: ['Размер', 'Цвет'] },
    { name: 'agree', kind: 'checkbox', label: 'Согласен', required: true },
  ],
  submit: 'Отправить',
};
const BOOTS = {
  title: 'Ботинки',
  text: 'Кожа',
  url: 'https://shop.example/boots',
  image_url: 'https://shop.example/boots.jpg',
  price: { amount_minor: 499_900, currency: 'RUB' },
  buttons: [{ title: 'Отложить', payload: 'reserve:42' }],
};

test('a form goes to the shopper as it is, and its answer comes back judged', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { seq } = await agent.do('post', { conversation, form: RETURN });
  assert.deepEqual((await shopper.entry(conversation, seq)).form, RETURN);
  const values = { order: '123456', reason: 'Размер', agree: true };
  const answer = await shopper.do('post', { conversation, reply_to: seq, form: { id: 'return', values } });
  const entry = await agent.entry(conversation, answer.seq);
  assert.deepEqual(entry.answers, { id: 'return', values });
  assert.match(entry.text, /123456/u);
  assert.deepEqual((await agent.log(conversation)).at(-1).answers, { id: 'return', values });
});

test('a wrong answer names every field, and changes nothing', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { seq } = await agent.do('post', { conversation, form: RETURN });
  const form = { id: 'return', values: { order: '12', reason: 'Погода', extra: 'x' } };
  const error = await shopper.refused('post', { conversation, reply_to: seq, form }, 'bad_request');
  assert.deepEqual(Object.keys(error.fields).toSorted(), ['agree', 'extra', 'order', 'reason'].map((name) => `form.values.${name}`));
  assert.equal((await agent.log(conversation)).at(-1).seq, seq);
});

test('the answer to a form that is not there is refused', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const stranger = await stage.shop.shopper();
  for (const form of [{ id: 'none', values: {} }, { values: {} }, {}]) await shopper.refused('post', { conversation, form }, 'bad_request');
  await stranger.refused('post', { conversation, form: { id: 'return', values: {} } }, 'not_found');
});

test('cards and buttons of an agent come as they are, and a pressed button comes back', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const buttons = [{ title: 'Ещё', payload: 'more' }];
  const { seq } = await agent.do('post', { conversation, text: 'Вот', cards: [BOOTS, BOOTS], buttons });
  const entry = await shopper.entry(conversation, seq);
  assert.deepEqual([entry.cards, entry.buttons], [[BOOTS, BOOTS], buttons]);
  const pressed = await shopper.do('post', { conversation, text: 'Отложить', payload: BOOTS.buttons[0].payload });
  assert.equal((await agent.entry(conversation, pressed.seq)).payload, 'reserve:42');
});

test('a program offers the same over REST', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const { key } = await stage.shop.newKey(['conversations:read', 'conversations:write']);
  await stage.shop.call('POST', `/conversations/${conversation}/assign`, { token: stage.shop.admin.token, body: { ref: newRef(), agent: stage.shop.admin.id } });
  const body = { ref: newRef(), text: 'Смотрите', cards: [BOOTS], form: RETURN, location: { lat: 55.75, lon: 37.61 } };
  const { seq } = await stage.shop.post(`/conversations/${conversation}/posts`, { token: stage.shop.admin.token, body });
  const entry = await shopper.entry(conversation, seq);
  assert.deepEqual([entry.cards, entry.form, entry.location], [[BOOTS], RETURN, { lat: 55.75, lon: 37.61 }]);
  const wrong = { ref: newRef(), cards: [{ ...BOOTS, url: 'javascript:alert(1)' }] };
  await stage.shop.refused(409, 'POST', `/conversations/${conversation}/posts`, { token: key, body: { ref: newRef(), text: 'Мне нельзя' } });
  await stage.shop.refused(400, 'POST', `/conversations/${conversation}/posts`, { token: stage.shop.admin.token, body: wrong });
});

test('what would harm a shopper is refused', async () => {
  const { agent, conversation } = await stage.shop.talk();
  const bad = [
    { cards: [{ title: 'x', url: 'javascript:alert(1)' }] },
    { cards: [{ title: 'x', image_url: 'http://tracker.example/x.gif' }] },
    { cards: Array.from({ length: 11 }, () => ({ title: 'x' })) },
    { buttons: [{ title: '', payload: 'x' }] },
    { form: { fields: [] } },
    { form: { fields: [{ name: 'a', kind: 'text', label: 'A', pattern: '(?=x)' }] } },
  ];
  for (const fields of bad) await agent.refused('post', { conversation, text: 'Вот', ...fields }, 'bad_request');
  const large = { title: 'x', text: 'ж'.repeat(1_000) };
  await agent.refused('post', { conversation, text: 'Вот', cards: Array.from({ length: 10 }, () => large).map((card) => ({ ...card, url: `/${'x'.repeat(1_500)}` })) }, 'too_large');
});

test('a place goes both ways', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const location = { lat: 59.9386, lon: 30.3141, label: 'Дворцовая' };
  const { seq } = await shopper.do('post', { conversation, location });
  const entry = await agent.entry(conversation, seq);
  assert.deepEqual([entry.location, entry.text], [location, 'Дворцовая']);
  await shopper.refused('post', { conversation, location: { lat: 91, lon: 0 } }, 'bad_request');
});

test('buttons and cards are not a shopper\'s to send', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  for (const fields of [{ cards: [BOOTS] }, { buttons: [{ title: 'x', payload: 'y' }] }]) await shopper.refused('post', { conversation, text: 'Вот', ...fields }, 'forbidden');
});
