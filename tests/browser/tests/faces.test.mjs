/** An agent's face, as the agent puts it in and as the shopper sees it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { HERE } from '../rig/files.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

/** Large and far from square. */
const PHOTO = join(HERE, '../../docs/images/shop.webp');

/** The addresses and widths of pictures that have come. */
const shown = (images) => images.evaluateAll((all) => all.map(({ src, naturalWidth }) => [new URL(src).pathname, naturalWidth]));

scene('a face is seen beside the answers, changed by its owner, and taken away', async (stage) => {
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await agent.reply('I look after you now');
  await shopper.message('I look after you now').waitFor();
  const beside = shopper.log.locator('.avatar-agent img');
  await until(async () => (await shown(beside)).map(([, width]) => width), [192]);
  await until(async () => (await shown(shopper.frame.locator('header img'))).length, 1);
  const [[first]] = await shown(beside);

  await agent.page.getByRole('button', { name: /: your menu$/u }).click();
  await agent.page.getByRole('menuitem', { name: 'Preferences' }).click();
  const dialog = agent.page.getByRole('dialog', { name: 'Preferences' });
  await dialog.locator('input[type=file]').setInputFiles(PHOTO);
  const rail = agent.page.getByRole('button', { name: /: your menu$/u, includeHidden: true }).locator('img');
  await until(async () => (await shown(rail)).map(([path, width]) => [path === first, width]), [[false, 192]]);
  const [[second]] = await shown(rail);
  const answer = await fetch(stage.server.origin + second);
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  assert.equal((await fetch(stage.server.origin + first)).status, 404);

  await shopper.page.reload();
  await shopper.open();
  await until(async () => (await shown(beside)).map(([path]) => path), [second]);

  await dialog.getByRole('button', { name: 'Take it away' }).click();
  await until(() => rail.count(), 0);
  await shopper.page.reload();
  await shopper.open();
  await shopper.message('I look after you now').waitFor();
  await until(() => beside.count(), 0);
});

scene('what is no picture is refused in words', async (stage) => {
  const agent = await Agent.signIn(stage);
  await agent.page.getByRole('button', { name: /: your menu$/u }).click();
  await agent.page.getByRole('menuitem', { name: 'Preferences' }).click();
  const input = agent.page.getByRole('dialog').locator('input[type=file]');
  await input.setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await agent.page.getByText('This file cannot be opened as a picture here.', { exact: false }).waitFor();
});
