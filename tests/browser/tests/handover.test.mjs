/** From the bot to a person and back again: queue, take, reply, note, resolve, and a shopper who writes once more. */
import assert from 'node:assert/strict';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

scene('a person takes over and both see what is theirs to see', async (stage) => {
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  const name = await agent.name();
  await meet(shopper, agent, 'how much is shipping?');

  await agent.reply('Hello, I am here. What is the order number?');
  await shopper.message('What is the order number?').waitFor();
  await shopper.frame.getByRole('heading', { level: 1, name }).waitFor();
  await shopper.log.getByText(`${name} joined the conversation`).waitFor();

  await shopper.say('It is 4711');
  await agent.line('It is 4711').waitFor();

  await agent.note('Looks like a regular customer');
  await agent.line('Looks like a regular customer').waitFor();
  await agent.reply('Thank you, one moment');
  await shopper.message('Thank you, one moment').waitFor();
  assert.equal(await shopper.frame.getByText('Looks like a regular customer').count(), 0, 'a note reaches colleagues only');

  await agent.press('Resolve');
  await shopper.frame.getByRole('status').filter({ hasText: 'This conversation is finished' }).waitFor();

  await shopper.say('One more thing: can I return it?');
  await agent.line('One more thing: can I return it?').waitFor();
  await shopper.frame.getByRole('status').filter({ hasText: 'This conversation is finished' }).waitFor({ state: 'detached' });
});

scene('the bot is silent while a person is there', async (stage) => {
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  const before = await shopper.bubbles.count();
  await shopper.say('what are your opening hours?');
  await agent.line('what are your opening hours?').waitFor();
  await agent.reply('From nine to nine');
  await shopper.message('From nine to nine').waitFor();
  assert.equal(await shopper.bubbles.count(), before + 2);
});
