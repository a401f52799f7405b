/** A log of ten thousand messages, pictures seen closely, and text that tries to be a program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HERE } from '../rig/files.mjs';
import { entry, play } from '../people/played.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

const ATTACKS = JSON.parse(readFileSync(join(HERE, '../../widget/src/testing/attacks.json'), 'utf8'));
const ENTRIES = 10_000;
/** How long it may take to come to the beginning of ten thousand messages. */
const PAST_MS_MAX = 60_000;
/** Elements in the log, however long it is. */
const ELEMENTS_MAX = 2_500;

/** A shopper whose server is played; one who was here before, so that the log comes at once. */
async function arrive(stage, entries, options) {
  const context = await stage.browser.person('Shopper');
  const played = await play(context, entries, options);
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.open();
  return { shopper, played };
}

const elements = (shopper) => shopper.log.evaluate((log) => log.querySelectorAll('*').length);
/** Scrolls up through all of the past, and returns how many elements were in the log at most. */
async function toTop(shopper) {
  let most = 0;
  const deadline = Date.now() + PAST_MS_MAX;
  for (;;) {
    most = Math.max(most, await elements(shopper));
    const isThere = await shopper.log.evaluate(async (log) => {
      log.scrollTop = 0;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return log.querySelector('[data-seq="1"]') !== null;
    });
    if (isThere) return most;
    assert.ok(Date.now() < deadline, `the first message is not reached after ${PAST_MS_MAX} ms`);
  }
}

/** The first message in sight and where it begins. */
const reading = (shopper) =>
  shopper.log.evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll('[data-seq]')].find((message) => message.getBoundingClientRect().bottom > edge + 40);
    return { seq: first.dataset.seq, top: Math.round(first.getBoundingClientRect().top - edge) };
  });

scene('ten thousand messages scroll without filling the page', async (stage) => {
  const entries = Array.from({ length: ENTRIES }, (_, i) => entry(i + 1, { text: `message ${i + 1} ${'words '.repeat(i % 40)}` }));
  const { shopper } = await arrive(stage, entries, { pageMax: 1_000 });
  await shopper.message(`message ${ENTRIES}`).first().waitFor();
  let most = 0;
  most = Math.max(most, await toTop(shopper));
  most = Math.max(most, await elements(shopper));
  assert.ok(most < ELEMENTS_MAX, `${most} elements are in the log`);

  const frames = await shopper.log.evaluate(async (log) => {
    const times = [];
    let before = performance.now();
    for (let i = 0; i < 120; i += 1) {
      log.scrollTop += 220;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    times.sort((a, b) => a - b);
    return { half: times[60], most: times[113] };
  });
  console.log(`      frames: half within ${frames.half.toFixed(1)} ms, 95 of 100 within ${frames.most.toFixed(1)} ms; ${most} elements at most`);
});

scene('a page of the past does not move what one reads', async (stage) => {
  const entries = Array.from({ length: 400 }, (_, i) => entry(i + 1, { text: `message ${i + 1} ${'words '.repeat((i * 7) % 60)}` }));
  const { shopper, played } = await arrive(stage, entries);
  await shopper.message('message 400').first().waitFor();
  await shopper.log.evaluate((log) => {
    log.scrollTop = 700;
  });
  await until(async () => played.seen.history, 1);
  await shopper.log.evaluate((log) => {
    log.scrollTop = 300;
  });
  const before = await reading(shopper);
  await until(async () => played.seen.history > 1, true);
  await shopper.log.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  const after = await reading(shopper);
  assert.equal(after.seq, before.seq);
  assert.ok(Math.abs(after.top - before.top) <= 2, `it moved by ${after.top - before.top} px`);
});

scene('no attack in a message, a name, a card or a file runs', async (stage) => {
  const entries = ATTACKS.map((text, i) =>
    entry(i + 1, {
      text,
      format: i % 2 ? 'markdown' : 'plain',
      author: { kind: 'agent', id: 'x', name: text },
      cards: [{ title: text, text, url: text, image_url: text, buttons: [{ title: text, payload: text }] }],
      attachments: [{ id: `a${i}`, name: text, type: 'image/png', size: 1, url: text }],
    }),
  );
  const { shopper } = await arrive(stage, entries);
  const ran = [];
  shopper.page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  await shopper.log.locator(`[data-seq="${entries.length}"]`).waitFor();
  await toTop(shopper);
  assert.deepEqual(ran, []);
  const hrefs = await shopper.log.locator('a').evaluateAll((links) => links.map(({ protocol }) => protocol));
  assert.deepEqual(hrefs.filter((protocol) => !['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)), []);
});

const RED = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

scene('pictures are seen closely with the keyboard, and the focus comes back', async (stage) => {
  const picture = (id) => ({ id, name: `${id}.png`, type: 'image/png', size: 9, url: `/files/${id}/x/${id}.png` });
  const entries = [entry(1, { text: '', attachments: [picture('one')] }), entry(2, { text: '', attachments: [picture('two')] })];
  const context = await stage.browser.person('Shopper');
  await context.route('**/files/**', (route) => route.fulfill({ contentType: 'image/png', body: Buffer.from(RED.split(',')[1], 'base64') }));
  await play(context, entries);
  const shopper = await Shopper.arrive(stage, { context });
  await shopper.open();
  const one = shopper.frame.getByRole('button', { name: 'Open the picture: one.png' });
  await one.focus();
  await one.press('Enter');
  const viewer = shopper.frame.getByRole('dialog');
  await viewer.getByRole('img').waitFor();
  assert.equal(await viewer.getAttribute('aria-label'), 'Picture 1 of 2');
  assert.deepEqual(await violations(shopper.inner), []);
  await shopper.page.keyboard.press('ArrowRight');
  await shopper.frame.getByRole('dialog', { name: 'Picture 2 of 2' }).waitFor();
  await shopper.page.keyboard.press('+');
  await until(() => viewer.getByRole('img').evaluate((image) => image.style.transform.includes('scale(1.5)')), true);
  await shopper.page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  assert.equal(await one.evaluate((button) => document.activeElement === button), true);
});
