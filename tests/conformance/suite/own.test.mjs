/** What is a shopper's own: its list of conversations, a transcript to take away, articles to read first, and the right to be forgotten. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ORIGIN, useShop } from '../lib/shop.mjs';

const stage = useShop();

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('a shopper lists its own conversations, the newest first, page by page', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { token } = shopper.session;
  await agent.post('Добрый день', { conversation });
  await shopper.do('resolve', { conversation });
  const { conversation: second } = await shopper.post('Ещё вопрос');
  const page = await stage.shop.get('/widget/conversations?limit=1', { token });
  assert.equal(page.items[0].id, second);
  const rest = await stage.shop.get(`/widget/conversations?before=${page.next}`, { token });
  assert.deepEqual([rest.items.length, rest.items[0].id, rest.items[0].state, rest.next], [1, conversation, 'resolved', undefined]);
  assert.deepEqual([rest.items[0].last.text, rest.items[0].unread > 0], ['Добрый день', true]);
  const stranger = await stage.shop.newShopper();
  assert.deepEqual((await stage.shop.get('/widget/conversations', { token: stranger.token })).items, []);
  await stage.shop.refused(403, 'GET', '/widget/conversations', { token: stage.shop.admin.token });
});

test('a transcript has what the shopper saw, and is nobody else\'s to take', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  await agent.do('note', { conversation, text: 'Между нами' });
  await agent.post('<b>Готово</b>', { conversation });
  const path = `${stage.shop.origin}/api/v1/widget/conversations/${conversation}/transcript`;
  const take = (query, token = shopper.session.token) => fetch(`${path}?${query}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await take('locale=ru');
  assert.match(text.headers.get('content-disposition'), /^attachment; filename="conversation-[\d-]+\.txt"$/u);
  const words = await text.text();
  assert.ok(words.includes('Здравствуйте') && words.includes('<b>Готово</b>') && !words.includes('Между нами'), words);
  const page = await (await take('format=html&locale=en')).text();
  assert.ok(page.includes('&lt;b&gt;Готово') && !page.includes('<b>'), page);
  const stranger = await stage.shop.newShopper();
  assert.equal((await take('', stranger.token)).status, 404);
});

test('articles are found before anything is asked', async () => {
  const { admin } = stage.shop;
  const article = await stage.shop.post('/articles', { token: admin.token, body: { title: 'Гравировка на зажигалках', body: 'Гравировку на зажигалке делают за **два часа**.', language: 'ru' } });
  const { token } = await stage.shop.newShopper();
  const found = await stage.shop.get('/widget/articles?q=гравировка на зажигалке&locale=ru', { token });
  assert.equal(found[0].id, article.id);
  assert.ok(found.length <= 5);
  const read = await stage.shop.get(`/widget/articles/${article.id}`, { token });
  assert.match(read.html, /<strong>два часа<\/strong>/u);
  const byKey = await stage.shop.call('GET', `/widget/articles?q=гравировка&inbox=${stage.shop.inbox.key}`, { headers: { origin: ORIGIN } });
  assert.equal(byKey.status, 200);
  await stage.shop.refused(401, 'GET', '/widget/articles?q=гравировка');
});

test('who wants to be forgotten is forgotten, down to the files of the database', async () => {
  const phrase = 'Живу на улице Зелёной, дом семнадцать';
  const session = await stage.shop.newShopper({ attributes: { street: phrase } });
  const shopper = await stage.shop.shopper({ session });
  const watcher = await stage.shop.agent();
  const { conversation } = await shopper.post(phrase);
  await watcher.do('take', { conversation });
  await watcher.post(`Вы пишете: ${phrase}`, { conversation });
  await watcher.do('note', { conversation, text: `Адрес: ${phrase}` });
  const before = (await watcher.log(conversation)).map(({ seq, kind }) => [seq, kind]);

  assert.equal((await stage.shop.call('DELETE', '/widget/me', { token: session.token, headers: { origin: ORIGIN } })).status, 204);
  assert.equal((await shopper.closed()).code, 4401);
  assert.ok(shopper.frames.some((frame) => frame.type === 'bye' && frame.reason === 'revoked'));
  await assert.rejects(stage.shop.connect(session));
  await stage.shop.refused(401, 'GET', '/widget/conversations', { token: session.token });
  const again = await stage.shop.newShopper({ visitor: session.visitor });
  assert.notEqual(again.visitor, session.visitor);
  assert.equal(again.conversation, undefined);

  const log = await watcher.log(conversation);
  assert.deepEqual(log.slice(0, before.length).map(({ seq, kind }) => [seq, kind]), before, 'the numbers and kinds stay');
  assert.ok(!JSON.stringify(log).includes('Зелёной'));
  assert.ok(log.filter(({ kind }) => kind === 'message').every((entry) => entry.erased && entry.text === ''));
  const { contact } = await stage.shop.get(`/conversations/${conversation}`, { token: stage.shop.admin.token });
  assert.equal((await stage.shop.get(`/contacts/${contact.id}`, { token: stage.shop.admin.token })).attributes.street, undefined);
  if (stage.shop.server.databaseUrl) return;
  for (const file of await filesBelow(stage.shop.server.data)) {
    assert.ok(!(await readFile(file)).includes(Buffer.from('улице Зелёной')), `the words are left in ${file}`);
  }
});
