/** What a shopper says about being served: how it was, and that it waits no longer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRef } from '../lib/client.mjs';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();

test('a rating is acked, seen by both sides, and kept with the conversation', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  await agent.do('watch', { topic: 'queue' });
  const { seq } = await shopper.do('rate', { conversation, score: 4, comment: 'Быстро' });
  const expected = { name: 'rated', score: 4, comment: 'Быстро' };
  assert.deepEqual((await agent.entry(conversation, seq)).event, expected);
  assert.deepEqual((await shopper.entry(conversation, seq)).event, expected);
  const kept = await stage.shop.get(`/conversations/${conversation}`, { token: stage.shop.admin.token });
  assert.deepEqual([kept.rating.score, kept.rating.comment, kept.state], [4, 'Быстро', 'assigned']);
  await agent.expect((frame) => (frame.upsert ?? []).some((row) => row.id === conversation && row.rating === 4));
});

test('the last rating stands, and the same request is done once', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const ref = newRef();
  const first = await shopper.do('rate', { ref, conversation, score: 1 });
  assert.equal((await shopper.do('rate', { ref, conversation, score: 5 })).seq, first.seq);
  await shopper.do('resolve', { conversation });
  await shopper.do('rate', { conversation, score: 3 });
  const kept = await stage.shop.get(`/conversations/${conversation}`, { token: stage.shop.admin.token });
  assert.deepEqual([kept.rating.score, kept.rating.comment, kept.state], [3, undefined, 'resolved']);
});

test('what is no rating is refused, and others may not rate', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const stranger = await stage.shop.shopper();
  for (const score of [0, 6, -1, 2.5, '5', null]) await shopper.refused('rate', { conversation, score }, 'bad_request');
  await shopper.refused('rate', { conversation, score: 5, comment: 'x'.repeat(2_001) }, 'too_large');
  await agent.refused('rate', { conversation, score: 5 }, 'forbidden');
  await stranger.refused('rate', { conversation, score: 5 }, 'not_found');
});

test('who waits may go back to the bot, and is answered again', async () => {
  const shopper = await stage.shop.shopper();
  const { conversation } = await shopper.post('Здравствуйте');
  await shopper.do('human', { conversation });
  await shopper.do('bot', { conversation });
  await shopper.state(conversation, 'bot');
  const { seq } = await shopper.post('Какие способы оплаты?', { conversation });
  await shopper.expect((frame) => frame.type === 'entry' && frame.seq > seq && frame.author.kind === 'bot');
});

test('a conversation that a person has is not given back to the bot by its shopper', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  await shopper.refused('bot', { conversation }, 'conflict');
});
