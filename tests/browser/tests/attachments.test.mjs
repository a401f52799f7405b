/** Files from the shopper reach the desk: a picture is seen, a text is a download, and neither can run there. */
import assert from 'node:assert/strict';
import { Agent, meet } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

/** A picture of one red dot. */
const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const WORDS = 'Заказ 4711\nна вторник\n';

scene('a picture and a text of the shopper are shown at the desk', async (stage) => {
  const { server } = stage;
  const [shopper, agent] = [await Shopper.arrive(stage), await Agent.signIn(stage)];
  await meet(shopper, agent, 'how much is shipping?');
  await shopper.attach([
    { name: 'красная точка.png', mimeType: 'image/png', buffer: DOT },
    { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from(WORDS) },
  ]);
  await shopper.frame.getByRole('button', { name: 'Send' }).and(shopper.frame.locator(':enabled')).waitFor();
  await shopper.say('here they are');

  for (const view of [shopper.log, agent.log]) {
    const picture = view.getByAltText('красная точка.png');
    await picture.waitFor();
    await picture.evaluate((image) => image.decode());
    assert.equal(await picture.evaluate((image) => image.naturalWidth), 1);
  }
  const link = agent.log.getByRole('link', { name: 'order.txt' });
  const answer = await fetch(new URL(await link.getAttribute('href'), server.origin));
  assert.equal(await answer.text(), WORDS);
  assert.match(answer.headers.get('content-disposition'), /^attachment/u);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

scene('a file of a kind that is not allowed is refused with a reason', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.attach([{ name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ\u0090\u0000') }]);
  await shopper.frame.getByRole('alert').filter({ hasText: 'This kind of file cannot be sent' }).waitFor();
});
