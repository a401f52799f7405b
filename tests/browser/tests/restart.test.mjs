/** The server dies or is replaced in mid-conversation. Both sides come back by themselves; nothing is lost, nothing doubled. */
import assert from 'node:assert/strict';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

/** Everyone sees each of these words exactly once, and in this order. */
async function assertOnce(shopper, agent, words) {
  for (const text of words) {
    await shopper.message(text).first().waitFor();
    await agent.line(text).first().waitFor();
  }
  for (const list of [await shopper.said(), await agent.said()]) {
    const seen = list.filter((text) => words.includes(text));
    assert.deepEqual(seen, words);
  }
}

async function reloadBoth(shopper, agent) {
  await Promise.all([shopper.page.reload(), agent.page.reload()]);
  await shopper.open();
  await agent.log.waitFor();
}

scene('after a power cut both sides come back and lose nothing', async (stage) => {
  const { server } = stage;
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await agent.reply('before the cut');
  await shopper.message('before the cut').waitFor();

  await server.kill();
  await shopper.say('written in the dark');
  await shopper.log.getByText('Sending…').waitFor();
  await server.again();

  const words = ['before the cut', 'written in the dark'];
  await assertOnce(shopper, agent, words);
  await agent.reply('welcome back');
  await shopper.message('welcome back').waitFor();
  await reloadBoth(shopper, agent);
  await assertOnce(shopper, agent, [...words, 'welcome back']);
});

scene('what the agent wrote while the server was away arrives once', async (stage) => {
  const { server } = stage;
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await agent.reply('before the cut');
  await shopper.message('before the cut').waitFor();

  await server.kill();
  await agent.reply('answered in the dark');
  await agent.line('Sending…').waitFor();
  await server.again();

  const words = ['before the cut', 'answered in the dark'];
  await assertOnce(shopper, agent, words);
  await reloadBoth(shopper, agent);
  await assertOnce(shopper, agent, words);
});

scene('an orderly restart is a pause that is told to both', async (stage) => {
  const { server } = stage;
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await shopper.say('before the restart');
  await agent.line('before the restart').waitFor();

  assert.equal(await server.drain(), 0, 'the server ends of itself');
  await shopper.frame.getByRole('status').filter({ hasText: 'We will be back in a moment' }).waitFor();
  await agent.page.getByRole('status').filter({ hasText: 'The server is restarting' }).waitFor();
  await shopper.say('in the meantime');
  await server.again();

  await agent.line('in the meantime').waitFor();
  await agent.reply('there we are');
  await assertOnce(shopper, agent, ['before the restart', 'in the meantime', 'there we are']);
  await shopper.frame.getByRole('status').filter({ hasText: 'We will be back in a moment' }).waitFor({ state: 'detached' });
});
