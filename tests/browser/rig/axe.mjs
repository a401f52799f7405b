/** What axe-core, the checker of accessibility, has against a page or a frame; the pages' content policies do not bind it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = new Set(['serious', 'critical']);

/**
 * Returns the serious violations in short words: the rule and what breaks it.
 *
 * @param {import('playwright-core').Frame} frame
 */
export async function violations(frame) {
  await frame.evaluate(SOURCE);
  // Colours that are still fading in have no contrast yet.
  await frame.evaluate(() => Promise.all(document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished.catch(() => {}))));
  const { violations: found } = await frame.evaluate(() => globalThis.axe.run(document, { iframes: false, resultTypes: ['violations'] }));
  return found.filter(({ impact }) => GRAVE.has(impact)).flatMap(({ id, nodes }) => nodes.map(({ target, html, any }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)} ${any[0]?.message ?? ''}`));
}
