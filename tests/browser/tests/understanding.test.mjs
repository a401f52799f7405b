/** What a message is about: seen at the desk, never by its shopper; and taught by an admin, for the next message. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

scene('an agent sees what a message is about, and its shopper does not', async (stage) => {
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await shopper.open();
  await shopper.say('where is my order 48213-07?');
  await shopper.bubbles.nth(1).waitFor();
  await agent.list('All');
  await agent.choose();
  const line = agent.line('where is my order 48213-07?');
  await line.getByText('Order status').waitFor();
  await line.getByRole('button', { name: /^48213-07\. Order number/u }).waitFor();
  assert.equal(await shopper.frame.getByText('Order status').count(), 0);
  assert.deepEqual(stage.browser.complaints, []);
});

scene('what an admin teaches is minded by the next message', async (stage) => {
  const admin = await Agent.signIn(stage, { name: 'Admin', role: 'admin' });
  const { page } = admin;
  await page.goto(`${stage.server.origin}/desk/settings/understanding`);
  await page.getByRole('button', { name: 'Add a wish' }).first().click();
  await page.getByLabel('Name').fill('engraving');
  const examples = [
    'can you engrave a name on the cup',
    'do you do engraving',
    'I want my initials engraved',
    'how much is an engraving',
    'please engrave the box for me',
    'is engraving possible on the kettle',
  ];
  await page.getByLabel('How shoppers say it').fill(examples.join('\n'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('6 examples').waitFor();
  await page.getByLabel('What a shopper might write').fill('could you engrave my initials on the kettle?');
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  await page.getByText(/^engraving, \d+ %/u).waitFor();
});
