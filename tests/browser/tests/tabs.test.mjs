/** One shopper in two tabs, and after a reload: the same conversation everywhere, and nobody else's. */
import assert from 'node:assert/strict';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

scene('two tabs of one shopper show the same, and a reload keeps it', async (stage) => {
  const first = await Shopper.arrive(stage);
  await first.open();
  await first.say('how much is shipping?');
  await first.message('349').first().waitFor();

  const second = await Shopper.arrive(stage, { context: first.page.context() });
  await second.open();
  await second.message('how much is shipping?').waitFor();
  await second.say('what about returns?');
  await first.message('what about returns?').waitFor();
  await first.bubbles.nth(3).waitFor();
  await until(async () => second.said(), await first.said());

  const before = await first.said();
  await first.page.reload();
  await first.open();
  await until(async () => first.said(), before);
});

scene('another shopper sees nothing of it', async (stage) => {
  const first = await Shopper.arrive(stage, { name: 'Anna' });
  await first.open();
  await first.say('my secret address is 1 Elm Street');
  await first.bubbles.nth(1).waitFor();

  const stranger = await Shopper.arrive(stage, { name: 'Boris' });
  await stranger.open();
  await stranger.say('how much is shipping?');
  await stranger.message('349').first().waitFor();
  assert.equal(await stranger.frame.getByText('1 Elm Street').count(), 0);
});

scene('a closed window counts what comes in the meantime', async (stage) => {
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await shopper.frame.getByRole('button', { name: 'Close the chat' }).click();
  await agent.reply('It has just left the warehouse');
  await shopper.page.getByRole('button', { name: /unread/u }).waitFor();
});
