/** axe-core finds nothing serious in the main views of the widget and of the desk, light and dark. */
import assert from 'node:assert/strict';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';

const PAGES = ['visitors', 'knowledge', 'knowledge/new', 'settings/people', 'settings/inboxes', 'settings/api-keys', 'settings/ai', 'system'];

for (const colorScheme of ['light', 'dark']) {
  const options = { colorScheme };

  scene(`the widget can be used by everyone, ${colorScheme}`, async (stage) => {
    const shopper = await Shopper.arrive(stage, { options });
    assert.deepEqual(await violations(shopper.page.mainFrame()), [], 'the shop with the closed widget');
    await shopper.open();
    assert.deepEqual(await violations(shopper.inner), [], 'the greeting');
    await shopper.say('how much is shipping?');
    await shopper.sources.first().waitFor();
    assert.deepEqual(await violations(shopper.inner), [], 'an answer');
    await shopper.callHuman();
    await shopper.frame.getByRole('status').filter({ hasText: 'in line' }).waitFor();
    assert.deepEqual(await violations(shopper.inner), [], 'the wait');
  });

  scene(`the desk can be used by everyone, ${colorScheme}`, async (stage) => {
    const shopper = await Shopper.arrive(stage);
    const admin = await Agent.signIn(stage, { role: 'admin', options });
    await meet(shopper, admin, 'how much is shipping?');
    await admin.note('a note');
    await admin.line('a note').waitFor();
    await admin.reply('a reply');
    await shopper.message('a reply').waitFor();
    assert.deepEqual(await violations(admin.page.mainFrame()), [], 'a conversation');
    for (const path of PAGES) {
      await admin.page.goto(`${stage.server.origin}/desk/${path}`);
      await admin.page.getByRole('heading', { level: 1 }).waitFor();
      await admin.page.locator('[role=progressbar], .MuiSkeleton-root').first().waitFor({ state: 'detached' });
      assert.deepEqual(await violations(admin.page.mainFrame()), [], path);
    }
  });
}

scene('the sign-in can be used by everyone', async ({ server, browser }) => {
  const page = await (await browser.person('Agent')).newPage();
  await page.goto(`${server.origin}/desk`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.deepEqual(await violations(page.mainFrame()), []);
});
