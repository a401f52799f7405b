/** Networks that let no WebSocket live, and several tabs over one socket. */
import assert from 'node:assert/strict';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

scene('where a proxy kills every socket the chat goes over plain HTTP', async (stage) => {
  const context = await stage.browser.person('Shopper');
  await context.routeWebSocket(/\/ws$/u, (socket) => socket.close());
  const asked = [];
  context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  assert.deepEqual((await shopper.said()).filter((text) => text === 'how much is shipping?').length, 1);
  assert.ok(asked.includes('/live'), 'a line was opened');
  assert.ok(asked.some((path) => path.endsWith('/events')), 'and read');
});

/** The sockets that are open in the pages of a context. */
function countSockets(context) {
  const open = new Set();
  const watch = (page) =>
    page.on('websocket', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      page.on('close', () => open.delete(socket));
    });
  context.on('page', watch);
  return () => open.size;
}

scene('three tabs have one socket, and when its tab closes another goes on', async (stage) => {
  const context = await stage.browser.person('Shopper');
  const sockets = countSockets(context);
  const tabs = [];
  for (let i = 0; i < 3; i += 1) {
    const tab = await Shopper.arrive(stage, { context });
    tabs.push(await tab.open());
  }
  const [first, second, third] = tabs;
  await second.say('how much is shipping?');
  await third.message('349').first().waitFor();
  assert.equal(sockets(), 1);
  await first.field.fill('a draft of the first');
  assert.equal(await second.field.inputValue(), '');

  await second.say('what about returns?');
  await first.page.close();
  await third.message('what about returns?').first().waitFor();
  await until(async () => third.said(), await second.said());
  await until(async () => (await third.said()).filter((text) => text === 'what about returns?').length, 1);
  await third.say('and by post?');
  await second.message('and by post?').first().waitFor();
  assert.equal(sockets(), 1);
});

scene('what was written without a network goes out once, after a reload too', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  const context = shopper.page.context();
  await context.setOffline(true);
  await stage.server.kill();
  await shopper.say('written in a tunnel');
  await shopper.log.getByText('Sending…').waitFor();
  await stage.server.again();
  await context.setOffline(false);
  await shopper.page.reload();
  await shopper.open();
  await shopper.message('written in a tunnel').first().waitFor();
  await until(async () => (await shopper.said()).filter((text) => text === 'written in a tunnel').length, 1);
});
