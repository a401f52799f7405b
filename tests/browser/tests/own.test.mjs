/** What is the shopper's own: earlier conversations, answers before a question, a file of what was said, and an end to it all. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

/** Has a conversation from its first word to its end. */
async function talk(shopper, owner, question) {
  await shopper.say(question);
  await shopper.message(question).first().waitFor();
  await shopper.bubbles.nth(1).waitFor();
  const id = await owner.take();
  await owner.resolve(id);
  await shopper.frame.getByText('This conversation is finished').waitFor();
  return id;
}

scene('earlier conversations are listed and opened again', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  const owner = await Owner.signIn(stage.server);
  await shopper.choose('Earlier conversations');
  await shopper.frame.getByText('There are no conversations yet.').waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'an empty list');
  await shopper.frame.getByRole('button', { name: 'Back' }).click();

  await talk(shopper, owner, 'how much is shipping?');
  await shopper.frame.getByRole('button', { name: 'New conversation' }).click();
  await talk(shopper, owner, 'do you wrap gifts?');
  await shopper.choose('Earlier conversations');
  const rows = shopper.frame.locator('.list-row');
  await until(() => rows.count(), 2);
  assert.match(await rows.first().innerText(), /Conversation finished/u);
  assert.deepEqual(await violations(shopper.inner), [], 'the list');
  await rows.last().click();
  await shopper.message('how much is shipping?').waitFor();
  assert.equal(await shopper.message('do you wrap gifts?').count(), 0);
  // Writing in it opens it again.
  await shopper.say('one more thing about it');
  await shopper.message('one more thing about it').first().waitFor();
  await shopper.frame.getByText('This conversation is finished').waitFor({ state: 'detached' });
});

scene('a list longer than a page goes on below', async (stage) => {
  const context = await stage.browser.person('Shopper');
  const asked = [];
  const row = (n) => ({ id: `cnv_${n}`, state: 'resolved', seq: 3, opened_at: '2026-01-01T10:00:00Z', at: '2026-01-01T10:00:00Z', unread: 0, last: { seq: 3, at: '2026-01-01T10:00:00Z', text: `talk ${n}` } });
  await context.route('**/api/v1/widget/conversations*', (route) => {
    const before = new URL(route.request().url()).searchParams.get('before');
    asked.push(before);
    const body = before === null ? { items: [row(1), row(2)], next: 'cnv_2' } : { items: [row(3)] };
    return route.fulfill({ json: body });
  });
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.open();
  await shopper.choose('Earlier conversations');
  await shopper.frame.locator('.view-more').click();
  await until(() => shopper.frame.locator('.list-row').count(), 3);
  assert.deepEqual(asked, [null, 'cnv_2']);
});

scene('an answer is found and read before anything is asked', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.frame.getByRole('button', { name: 'Find an answer' }).click();
  const search = shopper.frame.getByRole('searchbox', { name: 'Search for answers' });
  assert.equal(await search.evaluate((field) => document.activeElement === field), true);
  await search.fill('xqzzv');
  await shopper.frame.getByText('Nothing found.').waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'nothing found');
  await search.fill('delivery cost');
  const found = shopper.frame.locator('.list-row');
  await found.filter({ hasText: 'What delivery costs' }).first().waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'what was found');

  const context = shopper.page.context();
  const isSearch = (url) => url.pathname.endsWith('/widget/articles');
  await context.route(isSearch, (route) => route.abort());
  await search.fill('delivery costs');
  await shopper.frame.getByText('This could not be loaded.').waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'a search that failed');
  await context.unroute(isSearch);
  await shopper.frame.getByRole('button', { name: 'Try again' }).click();
  await shopper.frame.getByText('This could not be loaded.').waitFor({ state: 'detached' });
  await search.fill('delivery cost');
  await found.filter({ hasText: 'What delivery costs' }).first().click();
  await shopper.frame.getByRole('heading', { name: 'What delivery costs' }).waitFor();
  await shopper.frame.locator('.article').getByText('349', { exact: false }).first().waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'an article');
  await shopper.page.keyboard.press('Escape');
  assert.equal(await search.inputValue(), 'delivery cost');
  await shopper.frame.getByRole('button', { name: 'Ask us' }).click();
  assert.equal(await shopper.field.inputValue(), 'delivery cost', 'what was looked for need not be typed again');
});

scene('the conversation is taken home as a file', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.sources.first().waitFor();
  const [file] = await Promise.all([shopper.page.waitForEvent('download'), shopper.choose('Download conversation')]);
  assert.match(file.suggestedFilename(), /\.html$/u);
  const text = await readFile(await file.path(), 'utf8');
  assert.match(text, /how much is shipping\?/u);
  assert.match(text, /349/u);
  assert.doesNotMatch(text, /<script/u);
});

scene('what a shopper wishes forgotten is gone here and at the desk', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('my street is Baker 221b');
  await shopper.bubbles.nth(1).waitFor();
  const owner = await Owner.signIn(stage.server);
  const { items } = await owner.ask('conversations');
  await shopper.choose('Delete my data');
  const erase = shopper.frame.getByRole('button', { name: 'Delete everything' });
  await erase.waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  await erase.click();
  await shopper.frame.getByText('Your data has been deleted.').waitFor();
  assert.deepEqual(await shopper.said(), []);
  const left = await owner.entries(items[0].id);
  assert.ok(left.every(({ text = '' }) => !text.includes('Baker')), JSON.stringify(left));
  // Whoever sits there next is a stranger, and can write.
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  await shopper.choose('Earlier conversations');
  await until(() => shopper.frame.locator('.list-row').count(), 1);
});

scene('what the page tells of its shopper is read at the desk', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.page.evaluate(() => globalThis.Beseda.setAttributes({ order: 'A-17', vip: true }));
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.bubbles.nth(1).waitFor();
  const owner = await Owner.signIn(stage.server);
  const { items } = await owner.ask('conversations');
  const attributes = async () => (await owner.ask(`contacts/${items[0].contact.id}`)).attributes;
  await until(attributes, { order: 'A-17', vip: 'true' });
  await shopper.page.evaluate(() => globalThis.Beseda.setAttributes({ basket: 3490, vip: '' }));
  await until(attributes, { basket: '3490', order: 'A-17' });
});
