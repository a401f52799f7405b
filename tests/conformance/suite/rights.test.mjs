/** Who may do what: shoppers, agents, programs with and without scopes, other shoppers and other tenants. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neverWas, useShop } from '../lib/shop.mjs';
import { otherTenant } from '../lib/tenant.mjs';

const stage = useShop();
const until = new Date(Date.now() + 3_600_000).toISOString();

/** Every request that names a conversation, as this kind of person may send it. */
const SHOPPERS = [['post', { text: 'a' }], ['history', {}], ['human', {}], ['resolve', {}]];
const AGENTS = [['post', { text: 'a' }], ['note', { text: 'a' }], ['history', {}], ['take', {}], ['resolve', {}], ['reopen', {}], ['release', {}], ['assign', { agent: 'nobody' }], ['snooze', { until }]];
const AGENTS_ONLY = [['note', { text: 'a' }], ['take', {}], ['reopen', {}], ['release', {}], ['assign', { agent: 'nobody' }], ['snooze', { until }]];

/** An answer without what may differ: the request's name, and the conversation that was asked for. */
const bare = (answer, conversation) => JSON.stringify({ ...answer, ref: undefined }).replaceAll(conversation, 'ID');

test('somebody else\'s, never was: a shopper gets the same not_found for both, letter for letter', async () => {
  const { conversation } = await stage.shop.talk();
  const stranger = await stage.shop.shopper();
  await stranger.post('У меня есть свой');
  const never = neverWas(conversation);
  for (const [type, fields] of SHOPPERS) {
    const foreign = await stranger.refused(type, { conversation, ...fields }, 'not_found');
    const none = await stranger.refused(type, { conversation: never, ...fields }, 'not_found');
    assert.equal(bare(foreign, conversation), bare(none, never), type);
  }
  for (const [type, fields] of AGENTS_ONLY) {
    const foreign = await stranger.refused(type, { conversation, ...fields }, ['not_found', 'forbidden']);
    const none = await stranger.refused(type, { conversation: never, ...fields }, ['not_found', 'forbidden']);
    assert.equal(bare(foreign, conversation), bare(none, never), type);
  }
});

test('another tenant\'s, never was: an agent gets the same not_found for both, letter for letter', async () => {
  const abroad = await otherTenant(stage.shop);
  const { conversation } = await stage.shop.talk();
  const stranger = await stage.shop.connect(abroad.agent, { name: 'agent abroad' });
  const never = neverWas(conversation);
  for (const [type, fields] of AGENTS) {
    const foreign = await stranger.refused(type, { conversation, ...fields }, 'not_found');
    const none = await stranger.refused(type, { conversation: never, ...fields }, 'not_found');
    assert.equal(bare(foreign, conversation), bare(none, never), type);
  }
  const foreign = await stranger.refused('watch', { topic: `conversation:${conversation}` }, 'not_found');
  const none = await stranger.refused('watch', { topic: `conversation:${never}` }, 'not_found');
  assert.equal(bare(foreign, conversation), bare(none, never));
});

test('another tenant\'s, never was: REST answers the same 404 for both', async () => {
  const abroad = await otherTenant(stage.shop);
  const { shopper, conversation } = await stage.shop.talk();
  const never = neverWas(conversation);
  const contact = shopper.welcome.who.id;
  const body = { ref: 'a', text: 'a', agent: 'nobody', until };
  const calls = [
    ['GET', (id) => `/conversations/${id}`],
    ['GET', (id) => `/conversations/${id}/entries`],
    ...['posts', 'notes', 'take', 'release', 'resolve', 'reopen', 'assign', 'snooze'].map((verb) => ['POST', (id) => `/conversations/${id}/${verb}`]),
  ];
  for (const [method, path] of calls) {
    const options = { token: abroad.agent.token, ...(method === 'POST' ? { body } : {}) };
    const foreign = await stage.shop.refused(404, method, path(conversation), options);
    const none = await stage.shop.refused(404, method, path(never), options);
    assert.equal(bare({ ...foreign, request_id: undefined }, conversation), bare({ ...none, request_id: undefined }, never), path(''));
  }
  await stage.shop.refused(404, 'GET', `/contacts/${contact}`, { token: abroad.agent.token });
});

test('nothing of one tenant shows in another\'s lists and topics', async () => {
  const abroad = await otherTenant(stage.shop);
  const { agent, conversation } = await stage.shop.talk();
  const shopper = await stage.shop.shopper();
  const waiting = await shopper.post('Человека');
  await shopper.do('human', { conversation: waiting.conversation });
  for (const path of ['/conversations?limit=100', '/agents', '/articles', '/teams']) {
    const list = JSON.stringify(await stage.shop.get(path, { token: abroad.agent.token }));
    for (const own of [conversation, waiting.conversation, agent.person.name]) assert.ok(!list.includes(own), `${path} shows ${own}`);
  }
  const stranger = await stage.shop.connect(abroad.agent);
  for (const topic of ['queue', 'visitors']) {
    await stranger.do('watch', { topic });
    const snapshot = await stranger.expect((frame) => frame.type === 'snapshot' && frame.topic === topic);
    assert.deepEqual(snapshot.rows, []);
  }
  await shopper.post('Ещё слово', { conversation: waiting.conversation });
  await shopper.do('resolve', { conversation: waiting.conversation });
  await stranger.barrier();
  assert.deepEqual(stranger.frames.filter((frame) => ['change', 'entry', 'state'].includes(frame.type)), []);
});

test('assigning to an agent of another tenant is as assigning to nobody', async () => {
  const abroad = await otherTenant(stage.shop);
  const { agent, conversation } = await stage.shop.talk();
  const foreign = await agent.refused('assign', { conversation, agent: abroad.agent.id }, ['not_found', 'bad_request']);
  const none = await agent.refused('assign', { conversation, agent: neverWas(abroad.agent.id) }, ['not_found', 'bad_request']);
  assert.equal(bare(foreign, abroad.agent.id), bare(none, neverWas(abroad.agent.id)));
});

test('a shopper may not do what agents do, even in its own conversation', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  for (const [type, fields] of AGENTS_ONLY) await shopper.refused(type, { conversation, ...fields }, 'forbidden');
});

test('an agent may not ask for a person in a shopper\'s name', async () => {
  const { agent, conversation } = await stage.shop.talk();
  await agent.refused('human', { conversation }, ['forbidden', 'bad_request']);
});

test('a shopper\'s token opens no door of agents', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const { token } = shopper.session;
  const doors = ['/conversations', `/conversations/${conversation}/take`, '/users', '/agents', '/inboxes', '/api-keys', '/teams', '/integrations/ai', '/system/actors', `/contacts/${shopper.welcome.who.id}`];
  for (const path of doors) await stage.shop.refused([401, 403], path.endsWith('take') ? 'POST' : 'GET', path, { token, ...(path.endsWith('take') ? { body: { ref: 'a' } } : {}) });
});

test('an agent is no admin', async () => {
  const { token } = await stage.shop.newAgent();
  for (const path of ['/users', '/inboxes', '/api-keys', '/integrations/ai', '/system/actors']) await stage.shop.refused(403, 'GET', path, { token });
  await stage.shop.refused(403, 'POST', '/users', { token, body: { email: 'a@b.example', name: 'A', role: 'admin', password: 'long enough to be good' } });
  await stage.shop.refused(403, 'POST', '/api-keys', { token, body: { name: 'A', scopes: ['admin'] } });
  await stage.shop.refused(403, 'POST', '/inboxes', { token, body: { name: 'A', origins: [], settings: {} } });
  await stage.shop.refused(403, 'POST', '/teams', { token, body: { name: 'A', members: [] } });
  await stage.shop.refused(403, 'PUT', '/integrations/ai', { token, body: { enabled: false } });
});

test('nobody without a token gets in', async () => {
  const { conversation } = await stage.shop.talk();
  for (const path of ['/conversations', `/conversations/${conversation}`, `/conversations/${conversation}/entries`, '/users', '/agents', '/inboxes', '/api-keys', '/teams', '/integrations/ai', '/system/actors', '/auth/me', '/articles/search?q=a']) {
    await stage.shop.refused(401, 'GET', path);
    await stage.shop.refused(401, 'GET', path, { token: 'bsk_wrong' });
  }
});

test('a program that may read and write does what an agent does', async () => {
  const key = await stage.shop.newKey(['conversations:read', 'conversations:write']);
  const program = await stage.shop.connect(key, { name: 'program' });
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Здравствуйте');
  await program.do('watch', { topic: `conversation:${conversation}` });
  await program.do('take', { conversation });
  const ack = await program.post('Ваш заказ в пути', { conversation });
  const entry = await shopper.entry(conversation, ack.seq);
  assert.equal(entry.text, 'Ваш заказ в пути');
  await program.do('note', { conversation, text: 'Проверено' });
  await program.do('release', { conversation });
  await program.do('watch', { topic: 'queue' });
});

test('a program that may only read is forbidden to write, by socket and by REST', async () => {
  const key = await stage.shop.newKey(['conversations:read']);
  const { conversation } = await stage.shop.talk();
  const program = await stage.shop.connect(key, { name: 'program' });
  assert.ok((await program.history(conversation)).entries.length > 0);
  await program.do('watch', { topic: `conversation:${conversation}` });
  for (const [type, fields] of AGENTS.filter(([type]) => type !== 'history')) await program.refused(type, { conversation, ...fields }, 'forbidden');
  await stage.shop.get(`/conversations/${conversation}`, { token: key.key });
  for (const verb of ['posts', 'notes', 'take', 'release', 'resolve', 'reopen', 'assign', 'snooze']) {
    await stage.shop.refused(403, 'POST', `/conversations/${conversation}/${verb}`, { token: key.key, body: { ref: 'a', text: 'a', agent: 'x', until } });
  }
});

test('a program without scopes for conversations reads none', async () => {
  const key = await stage.shop.newKey(['knowledge:read']);
  const { conversation } = await stage.shop.talk();
  await stage.shop.refused(403, 'GET', `/conversations/${conversation}`, { token: key.key });
  await stage.shop.refused(403, 'GET', '/conversations', { token: key.key });
  await stage.shop.get('/articles/search?q=доставка', { token: key.key });
  await stage.shop.refused(403, 'POST', '/articles', { token: key.key, body: { title: 'A', body: 'B', language: 'en' } });
  const program = await stage.shop.connect(key, { name: 'program' }).catch(() => undefined);
  if (!program) return;
  await program.refused('history', { conversation }, 'forbidden');
  for (const topic of ['queue', 'visitors', `conversation:${conversation}`]) await program.refused('watch', { topic }, 'forbidden');
});

test('a program that may only write reads nothing', async () => {
  const key = await stage.shop.newKey(['conversations:write']);
  const { conversation } = await stage.shop.talk();
  await stage.shop.refused(403, 'GET', `/conversations/${conversation}/entries`, { token: key.key });
  const program = await stage.shop.connect(key, { name: 'program' }).catch(() => undefined);
  if (program) await program.refused('history', { conversation }, 'forbidden');
});

test('a key with the scope admin does what an admin does, others do not', async () => {
  const admin = await stage.shop.newKey(['admin']);
  await stage.shop.get('/system/actors', { token: admin.key });
  await stage.shop.get('/users', { token: admin.key });
  const other = await stage.shop.newKey(['conversations:read', 'conversations:write', 'contacts:read', 'knowledge:read', 'knowledge:write']);
  for (const path of ['/system/actors', '/users', '/inboxes', '/api-keys', '/integrations/ai']) await stage.shop.refused(403, 'GET', path, { token: other.key });
});

test('a key with a scope that is none is not made', async () => {
  for (const scopes of [['everything'], ['conversations:read', 'x'], 'admin', [7]]) await stage.shop.refused([400, 422], 'POST', '/api-keys', { token: stage.shop.admin.token, body: { name: 'A', scopes } });
});
