/** Pages of other make: a strict content policy, styles that hit everything, no storage for third parties, no shop at all. */
import assert from 'node:assert/strict';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { Shop } from '../rig/shop.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

/** What a shop's stylesheet may do to every element, and did. */
const HOSTILE = `* { all: unset !important; } html * { transform: rotate(180deg) scale(0) !important; filter: invert(1) !important; pointer-events: none !important; }
  iframe { display: none !important; } body, body *, beseda-widget { all: unset !important; position: static !important; display: none !important; opacity: 0 !important; }
  div, button, iframe { width: 0 !important; transform: scale(0) !important; visibility: hidden !important; z-index: -1 !important; }`;

/** A shopper on a page of another origin; it is English, as its shop. */
async function visit(stage, shop, path = '/', options = {}) {
  const context = await stage.browser.person('Shopper', options);
  const page = await context.newPage();
  await page.goto(shop.origin + path);
  return new Shopper(page, 'en');
}

async function withShop(stage, page, play) {
  const owner = await Owner.signIn(stage.server);
  const shop = await Shop.open(page);
  try {
    await owner.allow(shop.origin);
    await play(shop, owner);
  } finally {
    await shop.close();
  }
}

const tag = ({ origin }, more = '') => `<script src="${origin}/widget.js" data-inbox="demo" data-locale="en" ${more} async></script>`;

scene('a page with a strict policy and hostile styles has a chat that works', async (stage) => {
  const { server } = stage;
  const policy = `default-src 'none'; script-src ${server.origin}; frame-src ${server.origin}; connect-src ${server.origin}; style-src 'self'`;
  const pages = (url) =>
    url.pathname === '/hostile.css'
      ? { body: HOSTILE, type: 'text/css' }
      : { body: `<!doctype html><html lang="en"><link rel="stylesheet" href="/hostile.css"><h1>Shop</h1>${tag(server)}`, headers: { 'content-security-policy': policy } };
  await withShop(stage, pages, async (shop) => {
    const shopper = await visit(stage, shop);
    await shopper.open();
    const box = await shopper.page.locator('beseda-widget iframe').boundingBox();
    assert.ok(box.width > 300 && box.height > 400, JSON.stringify(box));
    await shopper.say('how much is shipping?');
    await shopper.message('349').first().waitFor();
    assert.equal(await shopper.page.evaluate(() => getComputedStyle(document.querySelector('h1')).display), 'none', "the shop's own styles stand");
  });
});

scene('the chat stands above whatever a page puts on top', async (stage) => {
  const { server } = stage;
  const style = '.cover { position: fixed; inset: 0; z-index: 2147483647; background: #fffc; } body { transform: translateX(0); filter: none; }';
  const pages = (url) =>
    url.pathname === '/shop.css'
      ? { body: style, type: 'text/css' }
      : { body: `<!doctype html><html lang="en"><link rel="stylesheet" href="/shop.css"><h1>Shop</h1><div class="cover"></div>${tag(server)}` };
  await withShop(stage, pages, async (shop) => {
    const shopper = await visit(stage, shop);
    await shopper.open();
    const box = await shopper.page.locator('beseda-widget iframe').boundingBox();
    const { height } = shopper.page.viewportSize();
    assert.ok(box.y >= 0 && box.y + box.height <= height, 'the whole of it is in sight');
    const top = await shopper.page.evaluate(({ x, y }) => document.elementFromPoint(x, y).localName, { x: box.x + 50, y: box.y + 50 });
    assert.equal(top, 'beseda-widget');
    await shopper.say('how much is shipping?');
    await shopper.message('349').first().waitFor();
  });
});

scene('until it is opened the chat asks for nothing, keeps nothing and moves nothing', async (stage) => {
  const { server } = stage;
  const pages = () => ({ body: `<!doctype html><html lang="en"><body><h1>Shop</h1>${tag(server)}` });
  await withShop(stage, pages, async (shop) => {
    const context = await stage.browser.person('Shopper');
    const asked = [];
    context.on('request', (request) => asked.push(request.url()));
    const page = await context.newPage();
    await page.goto(shop.origin);
    const shopper = new Shopper(page, 'en');
    await shopper.launcher.waitFor();
    assert.deepEqual(asked.filter((url) => url.startsWith(server.origin)), [`${server.origin}/widget.js`]);
    const shift = await page.evaluate(() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 200);
    }));
    assert.equal(shift, 0);
    await shopper.open();
    await shopper.say('how much is shipping?');
    await shopper.message('349').first().waitFor();
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  });
});

scene('a page that changes its address without a load is followed, and the commands work', async (stage) => {
  const { server } = stage;
  const script = `window.Beseda=[['setTheme','dark'],['on','open',()=>{window.opened=(window.opened||0)+1}]];`;
  const pages = (url) =>
    url.pathname === '/shop.js' ? { body: script, type: 'text/javascript' } : { body: `<!doctype html><html lang="en"><title>Boots</title><script src="/shop.js"></script>${tag(server)}` };
  await withShop(stage, pages, async (shop) => {
    const shopper = await visit(stage, shop);
    await shopper.open();
    assert.equal(await shopper.page.evaluate(() => window.opened), 1);
    assert.equal(await shopper.inner.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await shopper.page.evaluate(() => {
      history.pushState({}, '', '/boots/7');
      globalThis.Beseda.sendMessage('how much is shipping?');
    });
    await shopper.message('349').first().waitFor();
    // A framework that draws the page anew takes nothing of the chat with it.
    await shopper.page.evaluate(() => document.body.replaceWith(document.createElement('body')));
    assert.equal(await shopper.message('349').first().isVisible(), true);
    await shopper.say('what about returns?');
    await shopper.message('what about returns?').first().waitFor();
    await shopper.page.evaluate(() => globalThis.Beseda.setLocale('ar'));
    await until(() => shopper.inner.evaluate(() => document.documentElement.dir), 'rtl');
    await shopper.page.evaluate(() => globalThis.Beseda.destroy());
    assert.equal(await shopper.page.locator('beseda-widget').count(), 0);
  });
});

scene('the chat is a page of its own where the owner lists the server', async (stage) => {
  const { server, browser } = stage;
  const owner = await Owner.signIn(server);
  await owner.allow(server.origin);
  const page = await (await browser.person('Shopper')).newPage();
  await page.goto(`${server.origin}/chat/demo?lang=en`);
  const field = page.getByRole('textbox', { name: 'Write a message…' });
  await field.fill('how much is shipping?');
  await field.press('Enter');
  await page.locator('.bubble').filter({ hasText: '349' }).first().waitFor();
});
