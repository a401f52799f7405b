/** Every page of the desk opens for an admin without a word of complaint in the console; an agent is not shown the admin's. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

/** Where it is, its heading, and something on it that came from the server. */
const PAGES = [
  { path: 'visitors', heading: 'Visitors', holds: 'Nobody is on the site' },
  { path: 'knowledge', heading: 'Knowledge base', holds: 'Bedding and duvet sizes' },
  { path: 'settings/people', heading: 'People and teams', holds: 'anna@demo.local' },
  { path: 'settings/inboxes', heading: 'Inboxes', holds: '/widget.js' },
  { path: 'settings/api-keys', heading: 'API keys', holds: 'No keys yet' },
  { path: 'settings/understanding', heading: 'Understanding', holds: 'None yet' },
  { path: 'settings/ai', heading: 'AI connection', holds: 'Test the connection' },
  { path: 'system', heading: 'System', holds: 'journal' },
];

scene('every page opens without complaints', async (stage) => {
  const { server, browser } = stage;
  const admin = await Agent.signIn(stage, { name: 'Admin', role: 'admin' });
  for (const { path, heading, holds } of PAGES) {
    await admin.page.goto(`${server.origin}/desk/${path}`);
    await admin.page.getByRole('heading', { name: heading, exact: true }).first().waitFor();
    await admin.page.getByText(holds).first().waitFor();
    assert.deepEqual(browser.complaints, [], path);
  }
});

scene('an article that the admin writes is what the bot answers next', async (stage) => {
  const admin = await Agent.signIn(stage, { name: 'Admin', role: 'admin' });
  await admin.page.goto(`${stage.server.origin}/desk/knowledge/new`);
  await admin.page.getByLabel('Title').fill('Do you sell unicycles?');
  await admin.page.getByRole('textbox', { name: /^Text/u }).fill('Unicycles are sold in **Tver** only.');
  await admin.page.getByRole('button', { name: 'Save' }).click();
  await admin.page.getByText('Saved').first().waitFor();

  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('do you sell unicycles');
  await shopper.message('Unicycles are sold in Tver only.').waitFor();
});

scene('an agent is not led to the settings', async (stage) => {
  const agent = await Agent.signIn(stage);
  await agent.page.goto(`${stage.server.origin}/desk/settings/people`);
  await agent.lists.waitFor();
  assert.equal(await agent.page.getByRole('link', { name: 'Settings' }).count(), 0);
});
