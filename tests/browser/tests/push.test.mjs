/** Notifications: asked for in a window of our own, sent by the server, and shown by the browser's worker. */
import assert from 'node:assert/strict';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { PushService } from '../rig/push-service.mjs';
import { Shop } from '../rig/shop.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

const SETTINGS = { BESEDA_PUSH_ALLOW_PRIVATE_SERVICES: 'true', BESEDA_PUSH_AWAY_AFTER: '1s' };
const [ON, OFF] = ['Tell me when they answer', 'Stop notifications'];

/** A shop of another site, its shopper, and a push service that this browser's subscriptions lead to. */
async function visit({ server, browser }, options) {
  const service = await PushService.open();
  const script = `<script src="${server.origin}/widget.js" data-inbox="demo" data-locale="en" async></script>`;
  const shop = await Shop.open(({ pathname }) => (pathname === '/boots' ? { body: `<!doctype html><title>Boots</title>${script}` } : undefined));
  const owner = await Owner.signIn(server);
  await owner.allow(shop.origin);
  await owner.dress({ features: { push: true, push_words: true } });
  const context = await browser.person('Shopper', options);
  await context.addInitScript((subscription) => {
    globalThis.PushManager.prototype.subscribe = async () => ({ toJSON: () => subscription });
  }, service.subscription);
  const page = await context.newPage();
  await page.goto(`${shop.origin}/boots`);
  const shopper = await new Shopper(page, 'en').open();
  await shopper.say('how much is shipping?');
  await shopper.bubbles.first().waitFor();
  return { service, shop, owner, context, shopper };
}

/** Presses the menu's word and returns the small window that opens. */
async function askedBy(shopper) {
  const opened = shopper.page.context().waitForEvent('page');
  await shopper.choose(ON);
  return opened;
}

/** Switches notifications on, as one who wants them does. */
async function allow(shopper) {
  const small = await askedBy(shopper);
  const closed = small.waitForEvent('close');
  await small.getByRole('button', { name: 'Allow notifications' }).click();
  await closed;
  await shopper.frame.getByText('Done: you will be notified of answers.').waitFor();
}

/** Hands a note to the worker as the browser's own service would. */
async function deliver(context, origin, note) {
  const page = await context.newPage();
  await page.goto(`${origin}/chat/demo`);
  const devtools = await context.newCDPSession(page);
  const registered = new Promise((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${origin}/notify/demo/`);
      if (ours) resolve(ours.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(note) });
  return page;
}

const shown = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/notify/demo/');
    const notifications = await registration.getNotifications();
    return notifications.map(({ title, body, tag }) => ({ title, body, tag }));
  });

scene(
  'a shopper who has left is notified of an answer and led back to the shop',
  async (stage) => {
    const { service, shop, owner, context, shopper } = await visit(stage, { permissions: ['notifications'] });
    await allow(shopper);
    await shopper.choose(OFF);
    await allow(shopper);

    const id = await owner.take();
    await shopper.page.goto('about:blank');
    await owner.post(id, { text: 'It has left the warehouse' });
    await until(async () => service.notes.length, 1);
    const [note] = service.notes;
    assert.match(note.body, /: It has left the warehouse$/u);
    assert.equal(note.page, `${shop.origin}/boots`);

    const page = await deliver(context, stage.server.origin, note);
    await until(async () => (await shown(page)).length, 1);
    assert.deepEqual(await shown(page), [{ title: note.title, body: note.body, tag: id }]);
    const worker = context.serviceWorkers().find((one) => one.url().endsWith('/push-worker.js'));
    const led = await worker.evaluate(async () => {
      let opened;
      globalThis.clients.openWindow = async (url) => void (opened = url);
      const [notification] = await globalThis.registration.getNotifications();
      globalThis.dispatchEvent(new globalThis.NotificationEvent('notificationclick', { notification }));
      while (opened === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
      return opened;
    });
    assert.equal(led, `${shop.origin}/boots`);
    assert.deepEqual(await shown(page), []);
    await Promise.all([service.close(), shop.close()]);
  },
  SETTINGS,
);

scene(
  'a browser that lets no notification through is believed',
  async (stage) => {
    // Without leave given beforehand, this browser denies by itself.
    const { service, shop, shopper } = await visit(stage, {});
    const small = await askedBy(shopper);
    const button = small.getByRole('button', { name: 'Allow notifications' });
    const words = small.getByText('Notifications are blocked.');
    await button.or(words).first().waitFor();
    if (await button.isVisible()) await button.click();
    await words.waitFor();
    await shopper.frame.getByText('Notifications are blocked.').waitFor();
    await shopper.frame.getByRole('button', { name: shopper.words.more }).click();
    await shopper.frame.getByRole('menuitem', { name: ON }).waitFor();
    await Promise.all([service.close(), shop.close()]);
  },
  SETTINGS,
);
