/** On a phone the widget fills the screen, the desk shows one pane at a time, and nothing has to be scrolled sideways. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** By how many pixels a page is wider than its screen. */
const overflow = (frame) => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

scene('the widget fills the screen of a phone', async (stage) => {
  const shopper = await Shopper.arrive(stage, { options: PHONE });
  assert.equal(await overflow(shopper.page.mainFrame()), 0, 'the shop');
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.sources.first().waitFor();
  assert.equal(await overflow(shopper.inner), 0, 'the widget');
  const box = await shopper.page.locator('beseda-widget iframe').boundingBox();
  assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 390, 844]);

  await shopper.frame.getByRole('button', { name: 'Close the chat' }).tap();
  await shopper.page.getByRole('heading', { level: 1 }).tap();
  await shopper.launcher.waitFor();
});

scene('the desk works on a phone, one pane at a time', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  const agent = await Agent.signIn(stage, { options: PHONE });
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.sources.first().waitFor();
  await shopper.callHuman();

  await agent.list('Waiting');
  assert.equal(await overflow(agent.page.mainFrame()), 0, 'the queue');
  await agent.choose();
  await agent.lists.waitFor({ state: 'hidden' });
  await agent.press('Take');
  await agent.reply('from the tram');
  await shopper.message('from the tram').waitFor();
  assert.equal(await overflow(agent.page.mainFrame()), 0, 'the conversation');
  await agent.page.getByRole('link', { name: 'Back to the list' }).tap();
  await agent.lists.waitFor();
});
