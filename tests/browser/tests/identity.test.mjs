/** A shopper for whom the shop vouches is known by name at the desk; one with a forged proof is not let in. */
import { Agent } from '../people/agent.mjs';
import { vouching } from '../people/identity.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

scene('the desk knows a shopper by the name that the shop vouches for', async (stage) => {
  const vouch = await vouching(stage.server);
  const agent = await Agent.signIn(stage);
  const shopper = await Shopper.arrive(stage);
  await shopper.introduce(vouch({ id: 'customer-7', name: 'Olga Sokolova', email: 'olga@example.com' }));
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.sources.first().waitFor();
  await agent.list('All');
  await agent.rows.filter({ hasText: 'Olga Sokolova' }).click();
  await agent.page.getByText('olga@example.com').waitFor();

  // The same customer at another computer finds the conversation again.
  const elsewhere = await Shopper.arrive(stage, { name: 'Elsewhere' });
  await elsewhere.introduce(vouch({ id: 'customer-7', name: 'Olga Sokolova' }));
  await elsewhere.open();
  await elsewhere.message('how much is shipping?').waitFor();
});

scene('a forged proof opens nothing', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.introduce({ id: 'customer-7', name: 'Mallory', hmac: '0'.repeat(64) });
  await shopper.launcher.click();
  await shopper.frame.getByText('The chat is not available on this page.').waitFor();
});
