/** Waiting: a place in line, the choice between bot and person, business hours, and who is there in the end. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

async function waiting(stage, name, question) {
  const shopper = await Shopper.arrive(stage, { name });
  await shopper.open();
  await shopper.say(question);
  await shopper.bubbles.nth(1).waitFor();
  await shopper.callHuman();
  await shopper.strip.waitFor();
  return shopper;
}

scene('who waits is told their place, and may go back to the assistant', async (stage) => {
  const first = await waiting(stage, 'First', 'how much is shipping?');
  const second = await waiting(stage, 'Second', 'do you wrap gifts?');
  await first.strip.filter({ hasText: 'You are next in line' }).waitFor();
  await second.strip.filter({ hasText: 'You are number 2 in line' }).waitFor();
  assert.deepEqual(await violations(second.inner), []);
  await first.choose('Back to the assistant');
  await first.strip.waitFor({ state: 'detached' });
  await second.strip.filter({ hasText: 'You are next in line' }).waitFor();
  await first.say('how much is shipping abroad?');
  await first.message('how much is shipping abroad?').first().waitFor();
  await until(async () => (await first.bubbles.count()) > 3, true);
});

scene('a person who takes the conversation is there by name, and goes away again', async (stage) => {
  const shopper = await waiting(stage, 'Shopper', 'how much is shipping?');
  const agent = await Agent.signIn(stage);
  await agent.list('Waiting');
  await agent.choose();
  await agent.press('Take');
  const name = await agent.name();
  await shopper.frame.getByRole('heading', { level: 1, name }).waitFor();
  await shopper.frame.getByText(`${name} joined the conversation`).waitFor();
  await agent.page.getByRole('textbox', { name: 'Reply to' }).pressSequentially('I am look');
  await shopper.frame.getByText(`${name} is typing`).first().waitFor();
  await agent.reply('I am looking');
  await shopper.message('I am looking').waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  await agent.page.context().close();
  await shopper.state.filter({ hasText: 'Will be back soon' }).waitFor({ timeout: 60_000 });
});

/** Hours that are over whenever the test runs: they begin in half a day, and last an hour. */
function closedNow() {
  const from = new Date(Date.now() + 12 * 3_600_000).getUTCHours();
  const at = (hour) => `${String(hour).padStart(2, '0')}:00`;
  const day = from === 23 ? [['22:00', '23:00']] : [[at(from), at(from + 1)]];
  return { zone: 'UTC', days: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, day])) };
}

scene('out of hours one is told when people are back, in the words of the shop', async (stage) => {
  const owner = await Owner.signIn(stage.server);
  await owner.dress({ hours: closedNow() });
  const shopper = await waiting(stage, 'Shopper', 'how much is shipping?');
  await shopper.strip.filter({ hasText: 'Our people are away right now' }).waitFor();
  await shopper.strip.filter({ hasText: /They are back (today|tomorrow|in |at )/u }).waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  await owner.dress({ hours: closedNow(), texts: { en: { offline: 'We sleep. Write, and we answer in the morning.' } } });
  const other = await waiting(stage, 'Other', 'do you wrap gifts?');
  await other.strip.filter({ hasText: 'We sleep.' }).waitFor();
});

scene('what the shop has switched off is not offered', async (stage) => {
  const owner = await Owner.signIn(stage.server);
  await owner.dress({ features: { files: false, voice: false, articles: false, csat: false, push: false, choose_human: false, transcript: false } });
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  await shopper.frame.getByRole('button', { name: 'More' }).click();
  const offered = await shopper.frame.getByRole('menuitem').allInnerTexts();
  for (const gone of ['Talk to a person', 'Find an answer', 'Download conversation']) assert.equal(offered.includes(gone), false, gone);
  assert.equal(await shopper.frame.getByLabel('Attach a file').count(), 0);
  assert.equal(await shopper.frame.getByRole('button', { name: 'Record a voice message' }).count(), 0);
});
