/** The REST interface: the same rules as the frames, garbage on every endpoint of the OpenAPI page, and what a server says of itself. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { problemFaults } from '../lib/rest.mjs';
import { ORIGIN, useShop } from '../lib/shop.mjs';

const stage = useShop();
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** What a path's `{...}` is filled with. */
const SEGMENTS = ['1', 'never-was', '-1', '9'.repeat(40), '%00', '%ff', '..%2f..%2fetc%2fpasswd', "'%20OR%201=1--", 'x'.repeat(3_000), '😀'];
const BODIES = ['', '{', '[]', 'null', '7', '"x"', '{}', '{"ref":7}', '{"name":null,"email":[],"scopes":{}}', `{"text":"${'\\u0000'}","ref":"a","name":"\\u0000","title":"\\u0000","email":"\\u0000@x.y"}`, '{"ref":"a","text":"\\ud800"}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, `{"name":"${'x'.repeat(100_000)}"}`, '\u0000\u0001', '{"limit":1e999}'];
const QUERIES = ['limit=0', 'limit=-1', 'limit=99999999999999999999', 'limit=x', 'before=x', 'after=-1', 'before=%00', 'state=nothing', 'agent=%ff', 'inbox=x', 'q=', `q=${'x'.repeat(6_000)}`, 'q=%00', 'lang=%ff', 'limit=1&limit=2', '&&&===', 'q=%22%27*(%29:AND%20OR%20NEAR'];
/** Calls that would end the tests' own sign-in, or are tested with care elsewhere. */
const SPARED = new Set(['post /api/v1/auth/logout', 'post /api/v1/auth/password', 'put /api/v1/integrations/ai']);

const post = (conversation, verb, token, body = {}) => stage.shop.post(`/conversations/${conversation}/${verb}`, { token, body: { ref: newRef(), ...body } });

test('a program without a socket takes, posts, notes and releases, by the same rules', async () => {
  const { key } = await stage.shop.newKey(['conversations:read', 'conversations:write']);
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Здравствуйте');
  await stage.shop.refused(409, 'POST', `/conversations/${conversation}/posts`, { token: key, body: { ref: newRef(), text: 'Рано' } });
  const taken = await post(conversation, 'take', key);
  assert.equal((await shopper.entry(conversation, taken.seq)).event.name, 'taken');
  const body = { ref: newRef(), text: 'Ваш заказ в пути' };
  const ack = await post(conversation, 'posts', key, body);
  for (const name of ['ref', 'conversation', 'seq', 'id', 'at']) assert.ok(ack[name] !== undefined, name);
  assert.deepEqual(await post(conversation, 'posts', key, body), ack, 'the same ref, the same ack');
  assert.equal((await shopper.entry(conversation, ack.seq)).text, 'Ваш заказ в пути');
  const note = await post(conversation, 'notes', key, { text: 'Тайна' });
  assert.equal((await shopper.entry(conversation, note.seq)).kind, 'hidden');
  const snoozed = await post(conversation, 'snooze', key, { until: new Date(Date.now() + 3_600_000).toISOString() });
  assert.ok(snoozed.seq > note.seq);
  await post(conversation, 'resolve', key);
  await shopper.state(conversation, 'resolved');
  await post(conversation, 'reopen', key);
  await post(conversation, 'take', key);
  await post(conversation, 'release', key, { to: 'queue' });
  await shopper.state(conversation, 'queued');
});

test('the same ref by socket and by REST in the same instant makes one entry', async () => {
  const { agent, conversation } = await stage.shop.talk();
  for (let round = 0; round < 20; round += 1) {
    const fields = { ref: newRef(), text: `Раз ${round}` };
    const [one, two, three] = await Promise.all([agent.do('post', { conversation, ...fields }), post(conversation, 'posts', agent.person.token, fields), post(conversation, 'posts', agent.person.token, fields)]);
    assert.equal(new Set([one.seq, two.seq, three.seq]).size, 1);
  }
});

test('REST refuses as the socket does', async () => {
  const { agent, conversation } = await stage.shop.talk();
  const { token } = agent.person;
  const other = await stage.shop.newAgent();
  const path = `/conversations/${conversation}`;
  const problems = await Promise.all([
    stage.shop.refused(409, 'POST', `${path}/take`, { token: other.token, body: { ref: newRef() } }),
    stage.shop.refused(409, 'POST', `${path}/posts`, { token: other.token, body: { ref: newRef(), text: 'a' } }),
    stage.shop.refused(413, 'POST', `${path}/posts`, { token, body: { ref: newRef(), text: 'x'.repeat(10_001) } }),
    stage.shop.refused([400, 422], 'POST', `${path}/posts`, { token, body: { ref: '', text: 'a' } }),
    stage.shop.refused([400, 422], 'POST', `${path}/posts`, { token, body: { ref: 'x'.repeat(65), text: 'a' } }),
    stage.shop.refused([400, 422], 'POST', `${path}/posts`, { token, body: { text: 'a' } }),
    stage.shop.refused(404, 'POST', '/conversations/never-was/take', { token, body: { ref: newRef() } }),
  ]);
  assert.deepEqual(problems.map((problem) => problem.code), ['conflict', 'conflict', 'too_large', 'bad_request', 'bad_request', 'bad_request', 'not_found']);
});

test('the list of conversations is filtered, paged, and newest first', async () => {
  const agent = await stage.shop.agent();
  const talks = [];
  for (let i = 0; i < 7; i += 1) talks.push((await stage.shop.talk({ agent })).conversation);
  const { token } = agent.person;
  const found = [];
  for (let next = ''; next !== undefined; ) {
    const page = await stage.shop.get(`/conversations?agent=me&limit=3${next ? `&before=${encodeURIComponent(next)}` : ''}`, { token });
    assert.ok(page.items.length <= 3);
    found.push(...page.items);
    next = page.next ?? undefined;
  }
  assert.deepEqual(found.map((one) => one.id), talks.toReversed());
  for (const one of found) assert.deepEqual({ state: one.state, agent: one.agent.id, inbox: one.inbox.id }, { state: 'assigned', agent: agent.person.id, inbox: stage.shop.inbox.id });
  const byId = await stage.shop.get(`/conversations?agent=${agent.person.id}&state=assigned`, { token });
  assert.equal(byId.items.length, 7);
  assert.equal((await stage.shop.get(`/conversations?agent=me&state=resolved`, { token })).items.length, 0);
});

test('people, teams and inboxes are made, listed and changed', async () => {
  const { token } = stage.shop.admin;
  const email = `${randomUUID()}@shop.example`;
  const user = await stage.shop.post('/users', { token, body: { email, name: 'Пётр', role: 'agent', password: 'a password of length' } });
  assert.deepEqual({ email: user.email, name: user.name, role: user.role, active: user.active }, { email, name: 'Пётр', role: 'agent', active: true });
  await stage.shop.refused([400, 409, 422], 'POST', '/users', { token, body: { email, name: 'Другой', role: 'agent', password: 'a password of length' } });
  const { body } = await stage.shop.call('PATCH', `/users/${user.id}`, { token, body: { name: 'Пётр Первый', capacity: 3 } });
  assert.deepEqual({ name: body.name, capacity: body.capacity }, { name: 'Пётр Первый', capacity: 3 });
  for (const wrong of [{ email: 'no address', name: 'A', role: 'agent' }, { email: `${randomUUID()}@x.example`, name: '', role: 'agent' }, { email: `${randomUUID()}@x.example`, name: 'A', role: 'king' }, { email: `${randomUUID()}@x.example`, name: 'A', role: 'agent', password: 'short' }]) {
    const problem = await stage.shop.refused([400, 422], 'POST', '/users', { token, body: wrong });
    assert.equal(problem.code, 'bad_request');
  }
  const team = await stage.shop.post('/teams', { token, body: { name: 'Возвраты', members: [user.id] } });
  const { token: agent } = await stage.shop.newAgent();
  const teams = await stage.shop.get('/teams', { token: agent });
  assert.ok((teams.items ?? teams).some((one) => one.id === team.id));
  assert.equal((await stage.shop.call('DELETE', `/teams/${team.id}`, { token })).status, 204);
  const agents = await stage.shop.get('/agents', { token: agent });
  assert.ok(agents.items.some((one) => one.id === user.id && one.online === false));
  for (const wrong of [{ name: '', origins: [], settings: {} }, { name: 'A', origins: ['not an origin'], settings: {} }, { name: 'A', origins: 'x', settings: {} }]) await stage.shop.refused([400, 422], 'POST', '/inboxes', { token, body: wrong });
});

test('articles are written, found, read by the public and removed', async () => {
  const { token } = stage.shop.admin;
  const word = `кракозябра${Math.floor(Math.random() * 1e6)}`;
  const article = await stage.shop.post('/articles', { token, body: { title: 'Уход за вещью', body: `Стирать **${word}** <script>alert(1)</script> при тридцати градусах.`, language: 'ru' } });
  const { token: agent } = await stage.shop.newAgent();
  const found = await stage.shop.get(`/articles/search?q=${encodeURIComponent(word)}`, { token: agent });
  assert.equal(found.items[0]?.id, article.id);
  const page = await fetch(new URL(new URL(article.url, stage.shop.origin).pathname, stage.shop.origin));
  const html = await page.text();
  assert.equal(page.status, 200);
  assert.ok(html.includes(word));
  assert.ok(!html.includes('<script>alert(1)'), 'what an article says is text, not a program');
  assert.equal((await stage.shop.call('DELETE', `/articles/${article.id}`, { token })).status, 204);
  await stage.shop.refused(404, 'GET', `/articles/${article.id}`, { token });
});

test('the server tells how it is', async () => {
  const health = await fetch(`${stage.shop.origin}/healthz`);
  assert.equal(health.status, 200);
  const metrics = await (await fetch(`${stage.shop.origin}/metrics`)).text();
  assert.match(metrics, /^# TYPE /mu);
  const info = await stage.shop.get('/system/info', { token: stage.shop.admin.token });
  assert.equal(info.database, process.env.BESEDA_TEST_POSTGRES ? 'postgres' : 'sqlite');
  const actors = await stage.shop.get('/system/actors', { token: stage.shop.admin.token });
  assert.match(JSON.stringify(actors), /conversation/u);
});

test('what is not there is a problem too, as is a method that is not', async () => {
  await stage.shop.refused(404, 'GET', '/nothing', { token: stage.shop.admin.token });
  await stage.shop.refused([404, 405], 'DELETE', '/auth/login');
  await stage.shop.refused([404, 405], 'PATCH', '/conversations', { token: stage.shop.admin.token });
});

test('a body that is too large is 413', async () => {
  const problem = await stage.shop.refused(413, 'POST', '/widget/sessions', { headers: { origin: ORIGIN, 'content-type': 'application/json' }, body: JSON.stringify({ inbox: stage.shop.inbox.key, locale: 'x'.repeat(3 << 20) }) });
  assert.equal(problem.code, 'too_large');
});

test('garbage on every endpoint is never a 5xx, and always a problem in the one format', async () => {
  const page = await (await fetch(`${stage.shop.origin}/api/openapi.json`)).json();
  const operations = Object.entries(page.paths).flatMap(([path, methods]) => METHODS.filter((method) => methods[method]).map((method) => ({ path, method })));
  assert.ok(operations.length > 40, `${operations.length} operations`);
  const { token: agent } = await stage.shop.newAgent();
  const { token: shopper } = await stage.shop.newShopper();
  const tokens = [stage.shop.admin.token, agent, shopper, undefined];
  const calls = operations.flatMap(({ path, method }) => garbage(path, method, tokens));
  const faults = [];
  const worker = async () => {
    for (let next = calls.pop(); next; next = calls.pop()) {
      const answer = await persistent(() => stage.shop.call(next.method.toUpperCase(), next.path.replace(/^\/api\/v1/u, ''), next));
      const wrong = answer.status === 0 ? [answer.type] : problemFaults(answer);
      if (wrong.length > 0) faults.push(`${next.method} ${next.path.slice(0, 120)} ${String(next.body ?? '').slice(0, 60)} -> ${answer.status}: ${wrong.join('; ')}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  assert.equal(faults.length, 0, `${faults.length} wrong answers:\n  ${[...new Set(faults)].slice(0, 40).join('\n  ')}`);
});

/**
 * Calls again when the connection was lost: the server may close an idle one, and one whose request it did not want to read to the
 * end, in the moment in which the client uses it again.
 */
async function persistent(attempt, n = 3) {
  try {
    return await attempt();
  } catch (error) {
    return n > 1 ? persistent(attempt, n - 1) : { status: 0, type: `${error} (${error.cause})`, headers: new Headers() };
  }
}

/** The calls that try one operation: odd segments, odd queries, odd bodies, each with one of the tokens in turn. */
function garbage(path, method, tokens) {
  if (!path.startsWith('/api/v1') || SPARED.has(`${method} ${path}`)) return [];
  const filled = path.includes('{') ? SEGMENTS.map((segment) => path.replaceAll(/\{[^}]+\}/gu, segment)) : [path];
  const withBody = method !== 'get' && method !== 'delete';
  const bodies = withBody ? BODIES : [undefined];
  const queries = method === 'get' ? ['', ...QUERIES.map((query) => `?${query}`)] : [''];
  const n = Math.max(filled.length, bodies.length, queries.length);
  // Every odd value once for each of the tokens; not every odd value with every other, which would take minutes.
  return tokens.flatMap((token) =>
    Array.from({ length: n }, (_, index) => ({
      method,
      token,
      path: `${filled[index % filled.length]}${queries[index % queries.length]}`,
      body: bodies[index % bodies.length],
      headers: withBody ? { 'content-type': index % 7 === 6 ? 'text/plain' : 'application/json', origin: ORIGIN } : {},
    })),
  );
}
