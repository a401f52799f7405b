/** The server was updated under an open page: what the page has not fetched yet is gone, and nothing that somebody wrote may go with it. */
import assert from 'node:assert/strict';
import { Agent } from '../people/agent.mjs';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

/**
 * Plays an update in a context: until its page is loaded again, `part` is not there, and the page itself begins with a script of
 * another name.
 */
async function update(context, server, { page, part }) {
  let isOld = true;
  await context.route(part, (route) => (isOld ? route.fulfill({ status: 404 }) : route.fallback()));
  await context.route(page, async (route) => {
    if (route.request().isNavigationRequest()) isOld = false;
    const answer = await route.fetch();
    // The same file by another name.
    const body = (await answer.text()).replace('/assets/index-', '/assets/./index-');
    await route.fulfill({ response: answer, body });
  });
}

const WIDGET = { page: /\/widget\/$/u, part: /\/widget\/assets\/MenuList-/u };

async function talk(stage) {
  const context = await stage.browser.person('Shopper');
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.page.evaluate(() => {
    globalThis.n_ready = 0;
    globalThis.Beseda.on('ready', () => (globalThis.n_ready += 1));
  });
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.message('349').first().waitFor();
  return { context, shopper };
}

/** Which script the chat began with; a page that is going away has none. */
function entry(shopper) {
  const look = () => document.querySelector('script')?.getAttribute('src')?.includes('/./') ? 'new' : 'old';
  return shopper.inner.evaluate(look).catch(() => 'none');
}

scene('the chat loads anew by itself and does what it was asked to', async (stage) => {
  const { context, shopper } = await talk(stage);
  const before = await shopper.said();
  await update(context, stage.server, WIDGET);
  await shopper.frame.getByRole('button', { name: 'More' }).focus();
  await until(() => entry(shopper), 'new');
  await shopper.callHuman();
  await shopper.strip.waitFor();
  assert.deepEqual((await shopper.said()).slice(0, before.length), before);
  assert.equal(await shopper.page.evaluate(() => globalThis.n_ready), 1);
});

scene('the chat says that it was updated while one writes, and keeps the words', async (stage) => {
  const { context, shopper } = await talk(stage);
  await shopper.field.fill('half a senten');
  await update(context, stage.server, WIDGET);
  await shopper.frame.getByRole('button', { name: 'More' }).click();
  await shopper.frame.getByText('The chat has been updated.').waitFor();
  assert.equal(await shopper.field.inputValue(), 'half a senten');
  await shopper.frame.getByRole('button', { name: 'Reload' }).click();
  await until(() => entry(shopper), 'new');
  await shopper.message('349').first().waitFor();
  assert.equal(await shopper.field.inputValue(), 'half a senten');
  await shopper.frame.getByRole('button', { name: 'More' }).click();
  await shopper.frame.getByRole('menuitem', { name: 'Find an answer' }).waitFor();
});

scene('the desk says that it was updated, and goes on from there', async (stage) => {
  const agent = await Agent.signIn(stage);
  await update(agent.page.context(), stage.server, { page: /\/desk\/visitors$/u, part: /\/desk\/assets\/visitors-page-.*js/u });
  await agent.page.getByRole('link', { name: 'Visitors' }).click();
  await agent.page.getByText('The desk has been updated').waitFor();
  await agent.page.getByRole('button', { name: 'Load anew' }).click();
  await agent.page.getByRole('heading', { name: 'Visitors' }).waitFor();
});

scene('nobody keeps it that a file was not there', async ({ server }) => {
  for (const path of ['/widget/assets/MenuList-gone.js', '/desk/assets/index-gone.js']) {
    const answer = await fetch(server.origin + path);
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
});
