/** Every view of the widget, on every kind of screen and for everyone: nothing that axe finds, nothing to scroll sideways. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { walk } from '../people/views.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';

/** With a folder in `PICTURES`, each view is left there as a picture, to be looked at. */
const { PICTURES } = process.env;
const TOUCH = { hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const SCREENS = {
  'a desk in light': { viewport: { width: 1280, height: 800 } },
  'a desk in the dark, with reduced motion': { viewport: { width: 1280, height: 800 }, colorScheme: 'dark', reducedMotion: 'reduce' },
  'a phone': { viewport: { width: 390, height: 844 }, ...TOUCH },
  'the smallest phone in the dark, from right to left': { viewport: { width: 320, height: 568 }, colorScheme: 'dark', locale: 'ar', ...TOUCH },
  'a wall of 4K in forced colours': { viewport: { width: 3840, height: 2160 }, forcedColors: 'active' },
};

/** In forced colours the system draws all text; axe reads the colours that the page wished for. */
const byTheSystem = (words) => words.startsWith('color-contrast:');

const overflow = (frame) => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [screen, options] of Object.entries(SCREENS)) {
  scene(`every view is for everyone on ${screen}`, async (stage) => {
    const owner = await Owner.signIn(stage.server);
    // The first search makes the index, which takes a debug build its time.
    await fetch(`${stage.server.origin}/api/v1/widget/articles?q=delivery&inbox=demo`);
    const locale = options.locale ?? 'en';
    const shopper = await Shopper.arrive(stage, { options, language: 'en' });
    await shopper.launcher.waitFor();
    await shopper.page.evaluate((tag) => globalThis.Beseda.setLocale(tag), locale);
    const found = [];
    const look = async (name) => {
      const inner = shopper.inner ?? shopper.page.mainFrame();
      const wrong = (await violations(inner)).filter((words) => !(options.forcedColors && byTheSystem(words)));
      found.push(...wrong.map((words) => `${name}: ${words}`));
      const wider = await overflow(inner);
      const moved = await inner.evaluate(() => [...document.querySelectorAll('html, body, .app')].map((box) => box.scrollLeft || box.scrollTop).find(Boolean));
      if (moved && inner !== shopper.page.mainFrame()) found.push(`${name}: the window itself has scrolled by ${moved} px`);
      if (wider > 0) found.push(`${name}: ${wider} px to scroll sideways`);
      if (PICTURES) await picture(shopper.page, screen, name);
    };
    await walk(shopper, owner, locale, look);
    assert.deepEqual(found, []);
  });
}

async function picture(page, screen, name) {
  const folder = join(PICTURES, screen.replace(/\W+/gu, '-'));
  await mkdir(folder, { recursive: true });
  const { width, height } = page.viewportSize();
  // Of a wide screen the corner with the widget is enough.
  const clip = width > 1_000 ? { x: width - 460, y: Math.max(0, height - 800), width: 460, height: Math.min(800, height) } : undefined;
  await page.screenshot({ path: join(folder, `${name}.png`), ...(clip && { clip }), animations: 'disabled' });
}
