/** Connecting: the upgrade, `hello` and `welcome`, tokens that are not good, heartbeats, and what a socket must not do to another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { Shop, useShop } from '../lib/shop.mjs';

const stage = useShop();
const BAD_TOKENS = ['', 'x', 'bsk_nothing', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'х'.repeat(5_000), '\u0000', null, 7, {}, ['a']];

test('the upgrade agrees on the subprotocol', async () => {
  const client = await Client.open(stage.shop.origin);
  assert.equal(client.protocol, 'beseda.v1');
  await client.close();
});

test('welcome tells a shopper who it is and what the limits are', async () => {
  const shopper = await stage.shop.shopper();
  const { who, limits, conversations } = shopper.welcome;
  assert.equal(who.kind, 'shopper');
  assert.deepEqual({ frame_bytes: limits.frame_bytes, text_chars: limits.text_chars, in_flight: limits.in_flight }, { frame_bytes: 65_536, text_chars: 10_000, in_flight: 16 });
  assert.deepEqual(conversations, []);
});

test('welcome tells an agent and a program who they are', async () => {
  const agent = await stage.shop.agent();
  assert.deepEqual(agent.welcome.who, { kind: 'agent', id: agent.person.id, name: agent.person.name });
  const key = await stage.shop.newKey(['conversations:read', 'conversations:write'], 'Stock robot');
  const program = await stage.shop.connect(key);
  assert.equal(program.welcome.who.kind, 'program');
  assert.equal(program.welcome.who.name, 'Stock robot');
});

test('welcome names the conversations of a shopper who comes back, with state and numbers', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { seq } = await agent.post('Чем помочь?', { conversation });
  await shopper.entry(conversation, seq);
  const again = await stage.shop.shopper({ session: shopper.session });
  const named = again.welcome.conversations.find((one) => one.id === conversation);
  assert.deepEqual({ seq: named.seq, state: named.state }, { seq, state: 'assigned' });
  assert.ok(named.unread >= 1, 'what the agent wrote has not been read');
  const desk = await stage.shop.agent(agent.person);
  assert.equal(desk.welcome.conversations.find((one) => one.id === conversation)?.seq, seq);
});

test('a socket that says nothing, or talks about other things, is closed with 4401 after five seconds, and gets nothing', async () => {
  const begun = Date.now();
  const silent = await Client.open(stage.shop.origin);
  const talker = await Client.open(stage.shop.origin);
  talker.send({ type: 'beat' });
  talker.send({ type: 'post', ref: 'a', text: 'Здравствуйте' });
  talker.send({ type: 'watch', ref: 'b', topic: 'queue' });
  const closings = await Promise.all([silent.closed(), talker.closed()]);
  assert.deepEqual(closings.map(({ code }) => code), [4401, 4401]);
  const took = Date.now() - begun;
  assert.ok(took > 4_500 && took < 8_000, `it took ${took} ms`);
  assert.deepEqual([...silent.frames, ...talker.frames].filter((frame) => !['error', 'beat', 'bye'].includes(frame.type)), []);
});

test('a token that is not good is unauthorized, and the socket is closed with 4401', async () => {
  const { token } = await stage.shop.newShopper();
  const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
  const outcomes = await Promise.all(
    [...BAD_TOKENS, forged].map(async (bad) => {
      const client = await Client.open(stage.shop.origin);
      client.send({ type: 'hello', token: bad });
      const { code } = await client.closed();
      return { bad: String(bad).slice(0, 20), code, errors: client.frames.filter((frame) => frame.type === 'error').map((frame) => frame.code), welcomed: client.frames.some((frame) => frame.type === 'welcome') };
    }),
  );
  for (const outcome of outcomes) {
    assert.equal(outcome.code, 4401, JSON.stringify(outcome));
    assert.equal(outcome.welcomed, false, JSON.stringify(outcome));
  }
  const textual = outcomes.slice(1, 6);
  for (const outcome of textual) assert.ok(outcome.errors.includes('unauthorized'), JSON.stringify(outcome));
});

test('a refresh token and a visitor secret are not tokens of a socket', async () => {
  const person = await stage.shop.newAgent();
  const session = await stage.shop.newShopper();
  for (const secret of [person.refresh_token, session.visitor]) {
    const client = await Client.open(stage.shop.origin);
    client.send({ type: 'hello', token: secret });
    assert.equal((await client.closed()).code, 4401);
  }
});

test('a token in the address does not sign in', async () => {
  const { token } = await stage.shop.newShopper();
  const client = await Client.open(stage.shop.origin, { headers: { authorization: `Bearer ${token}` } });
  client.send({ type: 'post', ref: 'a', text: 'Здравствуйте' });
  const answer = await client.expect((frame) => frame.type === 'error');
  assert.ok(['unauthorized', 'bad_request'].includes(answer.code), answer.code);
  await client.close();
});

test('a second hello is refused and changes nothing', async () => {
  const shopper = await stage.shop.shopper();
  const other = await stage.shop.newShopper();
  shopper.send({ type: 'hello', token: other.token });
  const answer = await shopper.expect((frame) => frame.type === 'error');
  assert.equal(answer.code, 'bad_request');
  const { conversation } = await shopper.post('Я всё ещё тот же');
  const mine = await stage.shop.shopper({ session: shopper.session });
  assert.ok(mine.welcome.conversations.some((one) => one.id === conversation));
});

test('hello takes locale and page, and ignores what it does not know', async () => {
  const page = { url: 'https://shop.example/shoes', title: 'Обувь', referrer: '' };
  const shopper = await stage.shop.shopper({ hello: { locale: 'ru-RU', page, colour: 'red', nested: { deep: [1, 2] } } });
  assert.equal(shopper.welcome.who.kind, 'shopper');
});

test('hello with fields of a wrong type is refused, and a right one after it is welcome', async () => {
  const { token } = await stage.shop.newShopper();
  for (const wrong of [{ resume: 'all' }, { resume: [{ conversation: 7, seq: 'x' }] }, { page: 'home' }, { locale: 7 }]) {
    const client = await Client.open(stage.shop.origin, { fromZero: true });
    client.send({ type: 'hello', token, ...wrong });
    const answer = await client.expect((frame) => frame.type === 'error');
    assert.ok(['bad_request', 'bad_frame'].includes(answer.code), JSON.stringify(answer));
    await client.hello({ token });
    await client.close();
  }
});

test('beat is answered with beat', async () => {
  const shopper = await stage.shop.shopper();
  await shopper.barrier();
});

test('the server beats when it has sent nothing else', async () => {
  const quick = await Shop.open({ environment: { BESEDA_LIMITS_HEARTBEAT: '1s' } });
  try {
    const shopper = await quick.shopper();
    assert.equal(shopper.welcome.heartbeat_ms, 1_000);
    const from = shopper.frames.length;
    const begun = Date.now();
    await shopper.expect((frame) => frame.type === 'beat', { from });
    const took = Date.now() - begun;
    assert.ok(took > 500 && took < 2_000, `the first beat came after ${took} ms`);
    const before = shopper.frames.length;
    await shopper.expect((frame) => frame.type === 'beat', { from: before });
  } finally {
    await quick.server.stop();
  }
});

test('one person has any number of sockets, and each gets everything', async () => {
  const session = await stage.shop.newShopper();
  const sockets = await Promise.all(Array.from({ length: 10 }, () => stage.shop.shopper({ session })));
  const ack = await sockets[3].post('Я в десяти вкладках');
  await Promise.all(sockets.map((socket) => socket.entry(ack.conversation, ack.seq)));
  await sockets[3].close();
  const next = await sockets[4].post('Одну закрыл', { conversation: ack.conversation });
  await Promise.all(sockets.filter((_, index) => index !== 3).map((socket) => socket.entry(ack.conversation, next.seq)));
});

test('deactivating an agent says bye to its sockets, and its tokens are dead', async () => {
  const person = await stage.shop.newAgent();
  const agent = await stage.shop.agent(person);
  await stage.shop.call('PATCH', `/users/${person.id}`, { token: stage.shop.admin.token, body: { active: false } });
  const bye = await agent.expect((frame) => frame.type === 'bye');
  assert.equal(bye.reason, 'revoked');
  await agent.closed();
  await stage.shop.refused(401, 'GET', '/auth/me', { token: person.token });
  const again = await Client.open(stage.shop.origin);
  again.send({ type: 'hello', token: person.token });
  assert.equal((await again.closed()).code, 4401);
});

test('deleting an API key ends its sockets', async () => {
  const key = await stage.shop.newKey(['conversations:read']);
  const program = await stage.shop.connect(key);
  const gone = await stage.shop.call('DELETE', `/api-keys/${key.id}`, { token: stage.shop.admin.token });
  assert.equal(gone.status, 204);
  const bye = await program.expect((frame) => frame.type === 'bye');
  assert.equal(bye.reason, 'revoked');
  await program.closed();
});
