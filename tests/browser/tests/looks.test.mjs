/** What an owner chooses at the desk is what shoppers see: colours, words, consent and first questions. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

scene('the desk shows every change in the widget itself, and shoppers get it once it is saved', async (stage) => {
  const admin = await Agent.signIn(stage, { role: 'admin' });
  const { page } = admin;
  await page.goto(`${stage.server.origin}/desk/settings/appearance`);
  const preview = page.frameLocator('iframe');
  await preview.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('input[type=text]').and(page.getByLabel('Colour')).fill('#b5179e');
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Warm words');
  await preview.getByRole('heading', { name: 'Warm words' }).waitFor();
  const frame = page.frames().find((one) => one.url().includes('/widget/'));
  await until(() => frame.evaluate(() => document.documentElement.style.getPropertyValue('--brand')), '#b5179e');
  await page.getByRole('button', { name: 'Conversation' }).click();
  await preview.getByText('take the smaller one').waitFor();
  assert.deepEqual(await violations(page.mainFrame()), []);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();

  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.frame.getByRole('heading', { name: 'Warm words' }).waitFor();
  await until(() => shopper.inner.evaluate(() => document.documentElement.style.getPropertyValue('--brand')), '#b5179e');
});

scene('nothing is sent before the shopper agrees, and the first questions are checked', async (stage) => {
  const owner = await Owner.signIn(stage.server);
  await owner.dress({
    consent: { required: true, text: { en: 'We keep what you write.' }, link: 'https://shop.example/privacy' },
    pre_chat: { fields: [{ name: 'email', kind: 'email', label: { en: 'Your e-mail' }, required: true }] },
  });
  const context = await stage.browser.person('Shopper');
  const asked = [];
  context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.launcher.click();
  await shopper.frame.getByText('We keep what you write.').waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  assert.equal(asked.includes('/api/v1/widget/sessions'), false);

  const enter = shopper.frame.getByRole('button', { name: 'Agree and continue' });
  const email = shopper.frame.getByRole('textbox', { name: 'Your e-mail' });
  await enter.click();
  await shopper.frame.getByText('Please fill this in').waitFor();
  await email.fill('nowhere');
  await enter.click();
  await shopper.frame.getByText('This is not an e-mail address.', { exact: false }).waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  await email.fill('olga@shop.example');
  await enter.click();
  await shopper.field.waitFor();
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  await shopper.page.reload();
  await shopper.open();
  await shopper.message('349').first().waitFor();
});
