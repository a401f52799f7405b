/** Getting a token: widget sessions with visitor, identity and Origin; sign-in, rotation and reuse of refresh tokens, guessing; keys. */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { ORIGIN, useShop } from '../lib/shop.mjs';
import { otherTenant } from '../lib/tenant.mjs';

const stage = useShop();
const hmac = (secret, id) => createHmac('sha256', secret).update(id).digest('hex');
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;
/** More wrong passwords than any person types. */
const N_GUESSES_MAX = 40;

test('a widget session has a token, a visitor, an end and settings', async () => {
  const session = await stage.shop.newShopper();
  assert.match(session.expires_at, TIME);
  assert.ok(Date.parse(session.expires_at) > Date.now());
  assert.equal(typeof session.settings, 'object');
  assert.equal(session.settings.limits.text_chars, 10_000);
  assert.equal(session.conversation ?? undefined, undefined);
  assert.notEqual(session.token, session.visitor);
});

test('the visitor brings the same shopper back, with its conversation', async () => {
  const session = await stage.shop.newShopper();
  const first = await stage.shop.shopper({ session });
  const { conversation } = await first.post('Запомните меня');
  const again = await stage.shop.newShopper({ visitor: session.visitor });
  assert.equal(again.conversation?.id ?? again.conversation, conversation);
  const back = await stage.shop.shopper({ session: again });
  assert.equal(back.welcome.who.id, first.welcome.who.id);
  assert.ok(back.welcome.conversations.some((one) => one.id === conversation));
});

test('a visitor that nobody is makes a new shopper, or is refused, but brings nobody back', async () => {
  const known = await stage.shop.shopper();
  for (const visitor of ['nobody', known.welcome.who.id, '', 'x'.repeat(5_000)]) {
    const answer = await stage.shop.call('POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox: stage.shop.inbox.key, visitor } });
    if (answer.status >= 400) {
      assert.ok([400, 401].includes(answer.status));
      continue;
    }
    const shopper = await stage.shop.shopper({ session: answer.body });
    assert.notEqual(shopper.welcome.who.id, known.welcome.who.id);
  }
});

test('a visitor of one tenant is nobody in another', async () => {
  const abroad = await otherTenant(stage.shop);
  const other = await stage.shop.post('/inboxes', { token: abroad.admin.token, body: { name: 'Abroad', origins: [ORIGIN], settings: {} } });
  const session = await stage.shop.newShopper();
  const shopper = await stage.shop.shopper({ session });
  const { conversation } = await shopper.post('Я отсюда');
  const answer = await stage.shop.call('POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox: other.key, visitor: session.visitor } });
  if (answer.status >= 400) return;
  assert.equal(answer.body.conversation ?? undefined, undefined);
  const stranger = await stage.shop.shopper({ session: answer.body });
  assert.notEqual(stranger.welcome.who.id, shopper.welcome.who.id);
  await stranger.refused('history', { conversation }, 'not_found');
});

test('an Origin that is not on the list is forbidden, and so is none', async () => {
  const body = { inbox: stage.shop.inbox.key };
  for (const origin of ['https://evil.example', 'http://shop.example', 'https://shop.example.evil.example', 'https://shop.example:444', 'https://sub.shop.example', 'null', '']) {
    const problem = await stage.shop.refused([401, 403], 'POST', '/widget/sessions', { headers: { origin }, body });
    assert.ok(['forbidden', 'unauthorized'].includes(problem.code));
  }
  await stage.shop.refused([400, 401, 403], 'POST', '/widget/sessions', { body });
});

test('an inbox that is none is refused', async () => {
  for (const inbox of ['nothing', '', 7, null]) await stage.shop.refused([400, 401, 403, 404, 422], 'POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox } });
});

test('an identity with the right hmac is the same person on every device', async () => {
  const id = `customer-${randomUUID()}`;
  const identity = { id, hmac: hmac(stage.shop.inbox.secret, id), name: 'Анна', email: 'anna@example.org', phone: '+79990000000' };
  const phone = await stage.shop.shopper({ session: await stage.shop.newShopper({ identity }) });
  const laptop = await stage.shop.shopper({ session: await stage.shop.newShopper({ identity }) });
  assert.equal(phone.welcome.who.id, laptop.welcome.who.id);
  assert.equal(phone.welcome.who.name, 'Анна');
  const ack = await phone.post('С телефона');
  await laptop.entry(ack.conversation, ack.seq);
  const { token } = await stage.shop.newAgent();
  const contact = await stage.shop.get(`/contacts/${phone.welcome.who.id}`, { token });
  assert.deepEqual({ name: contact.name, email: contact.email, phone: contact.phone }, { name: 'Анна', email: 'anna@example.org', phone: '+79990000000' });
});

test('an identity keeps the conversation of the visitor who signs in', async () => {
  const session = await stage.shop.newShopper();
  const { conversation } = await (await stage.shop.shopper({ session })).post('До входа');
  const id = `customer-${randomUUID()}`;
  const after = await stage.shop.newShopper({ visitor: session.visitor, identity: { id, hmac: hmac(stage.shop.inbox.secret, id) } });
  const shopper = await stage.shop.shopper({ session: after });
  assert.ok(shopper.welcome.conversations.some((one) => one.id === conversation));
});

test('an identity with a wrong hmac is unauthorized', async () => {
  const id = `customer-${randomUUID()}`;
  const right = hmac(stage.shop.inbox.secret, id);
  const wrong = [hmac('secret', id), hmac(stage.shop.inbox.secret, `${id}x`), hmac(stage.shop.inbox.key, id), right.slice(0, -1), `${right}0`, '', 'zz', right.replace(/[0-9]/u, 'x')];
  for (const bad of wrong) {
    const problem = await stage.shop.refused(401, 'POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox: stage.shop.inbox.key, identity: { id, hmac: bad } } });
    assert.equal(problem.code, 'unauthorized');
  }
  await stage.shop.refused([400, 401, 422], 'POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox: stage.shop.inbox.key, identity: { id } } });
});

test('a secret that is rotated is no secret any more', async () => {
  const inbox = await stage.shop.newInbox();
  const fresh = await stage.shop.post(`/inboxes/${inbox.id}/rotate-secret`, { token: stage.shop.admin.token });
  assert.notEqual(fresh.secret, inbox.secret);
  const identity = (secret) => ({ id: 'c1', hmac: hmac(secret, 'c1') });
  await stage.shop.refused(401, 'POST', '/widget/sessions', { headers: { origin: ORIGIN }, body: { inbox: inbox.key, identity: identity(inbox.secret) } });
  await stage.shop.newShopper({ identity: identity(fresh.secret) }, { inbox });
});

test('signing in answers with two tokens and their end', async () => {
  const person = await stage.shop.newAgent();
  assert.match(person.expires_at, TIME);
  const me = await stage.shop.get('/auth/me', { token: person.token });
  assert.deepEqual({ id: me.id, kind: me.kind, role: me.role, email: me.email }, { id: person.id, kind: 'agent', role: 'agent', email: person.email });
});

test('a wrong password and an address that nobody has get the same answer', async () => {
  const person = await stage.shop.newAgent();
  const wrong = await stage.shop.refused(401, 'POST', '/auth/login', { body: { email: person.email, password: 'wrong password' } });
  const nobody = await stage.shop.refused(401, 'POST', '/auth/login', { body: { email: `${randomUUID()}@shop.example`, password: 'wrong password' } });
  assert.deepEqual({ ...wrong, request_id: 0 }, { ...nobody, request_id: 0 });
  assert.equal(wrong.code, 'unauthorized');
});

test('guessing is slowed down, for one address and with a time to wait, and others sign in', async () => {
  const victim = await stage.shop.newAgent();
  const other = await stage.shop.newAgent();
  let problem;
  let headers;
  for (let i = 0; i < N_GUESSES_MAX && !problem; i += 1) {
    const answer = await stage.shop.call('POST', '/auth/login', { body: { email: victim.email, password: `guess ${i}` } });
    if (answer.status === 429) ({ body: problem, headers } = answer);
    else assert.equal(answer.status, 401);
  }
  assert.equal(problem?.code, 'rate_limited');
  assert.ok(Number(headers.get('retry-after')) > 0);
  assert.equal((await stage.shop.call('POST', '/auth/login', { body: { email: victim.email.toUpperCase(), password: 'guess' } })).status, 429, 'capitals are no way around');
  await stage.shop.login(other.email, other.password);
  await stage.shop.get('/auth/me', { token: victim.token });
});

test('a refresh token gives new ones once; used again it ends the whole family', async () => {
  const person = await stage.shop.newAgent();
  const second = await stage.shop.post('/auth/refresh', { body: { refresh_token: person.refresh_token } });
  assert.notEqual(second.refresh_token, person.refresh_token);
  await stage.shop.get('/auth/me', { token: second.access_token });
  const third = await stage.shop.post('/auth/refresh', { body: { refresh_token: second.refresh_token } });
  await stage.shop.refused(401, 'POST', '/auth/refresh', { body: { refresh_token: person.refresh_token } });
  await stage.shop.refused(401, 'POST', '/auth/refresh', { body: { refresh_token: third.refresh_token } });
  await stage.shop.login(person.email, person.password);
});

test('a refresh token used twice in the same instant does not make two families', async () => {
  const person = await stage.shop.newAgent();
  const answers = await Promise.all(Array.from({ length: 5 }, () => stage.shop.call('POST', '/auth/refresh', { body: { refresh_token: person.refresh_token } })));
  const good = answers.filter((answer) => answer.status === 200);
  assert.ok(good.length <= 1, `${good.length} of 5 were given new tokens`);
});

test('after logout the refresh token is dead', async () => {
  const person = await stage.shop.newAgent();
  const out = await stage.shop.call('POST', '/auth/logout', { token: person.token, body: { refresh_token: person.refresh_token } });
  assert.equal(out.status, 204);
  await stage.shop.refused(401, 'POST', '/auth/refresh', { body: { refresh_token: person.refresh_token } });
});

test('a new password needs the current one, and ends the old sign-ins', async () => {
  const person = await stage.shop.newAgent();
  const next = 'a rather different password';
  await stage.shop.refused([400, 401, 403, 422], 'POST', '/auth/password', { token: person.token, body: { current: 'wrong password', new: next } });
  await stage.shop.refused([400, 422], 'POST', '/auth/password', { token: person.token, body: { current: person.password, new: 'short' } });
  assert.equal((await stage.shop.call('POST', '/auth/password', { token: person.token, body: { current: person.password, new: next } })).status, 204);
  await stage.shop.refused(401, 'POST', '/auth/login', { body: { email: person.email, password: person.password } });
  await stage.shop.login(person.email, next);
  await stage.shop.refused(401, 'POST', '/auth/refresh', { body: { refresh_token: person.refresh_token } });
});

test('an access token that was tampered with is none', async () => {
  const person = await stage.shop.newAgent();
  const [head, payload, signature] = person.token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const richer = Buffer.from(JSON.stringify({ ...claims, role: 'admin', exp: claims.exp + 99_999 })).toString('base64url');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  for (const token of [`${head}.${richer}.${signature}`, `${none}.${payload}.`, `${head}.${payload}`, `${head}.${payload}.`, `${person.token}x`, person.token.toUpperCase()]) await stage.shop.refused(401, 'GET', '/auth/me', { token });
});

test('a key is shown once, works, and is dead when it is deleted', async () => {
  const key = await stage.shop.newKey(['conversations:read']);
  assert.match(key.key, /^bsk_/u);
  const list = await stage.shop.get('/api-keys', { token: stage.shop.admin.token });
  const row = (list.items ?? list).find((one) => one.id === key.id);
  assert.ok(row);
  assert.ok(!JSON.stringify(list).includes(key.key));
  const me = await stage.shop.get('/auth/me', { token: key.key });
  assert.deepEqual({ kind: me.kind, scopes: me.scopes }, { kind: 'program', scopes: ['conversations:read'] });
  await stage.shop.call('DELETE', `/api-keys/${key.id}`, { token: stage.shop.admin.token });
  await stage.shop.refused(401, 'GET', '/auth/me', { token: key.key });
});

test('no secret of an inbox is in its list', async () => {
  const { token } = stage.shop.admin;
  const inbox = await stage.shop.newInbox();
  const { token: agent } = await stage.shop.newAgent();
  await stage.shop.refused(403, 'GET', '/inboxes', { token: agent });
  await stage.shop.get('/inboxes', { token });
  const session = await stage.shop.newShopper({}, { inbox });
  assert.ok(!JSON.stringify(session).includes(inbox.secret));
});

test('an agent\'s token is none of a shopper, nor the other way', async () => {
  const { token } = await stage.shop.newAgent();
  const session = await stage.shop.newShopper({ visitor: token }).catch(() => undefined);
  const client = await Client.connect(stage.shop.origin, token);
  assert.equal(client.welcome.who.kind, 'agent');
  if (session) assert.equal((await stage.shop.shopper({ session })).welcome.who.kind, 'shopper');
});
