/**
 * What the widget costs a shop's page by Lighthouse's measure: the demo page with its script and without it, in turns, on a phone.
 *
 * Lighthouse is large and needed for this alone: `npm install --no-save lighthouse`, then `npm run lighthouse`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from './rig/browser.mjs';
import { Server } from './rig/server.mjs';

const RUNS = 5;
/** Between two loads the machine comes to rest. */
const REST_MS = 1_000;
const METRICS = {
  score: ({ categories }) => Math.round(categories.performance.score * 100),
  accessibility: ({ categories }) => Math.round(categories.accessibility.score * 100),
  'first paint, ms': of('first-contentful-paint'),
  'largest paint, ms': of('largest-contentful-paint'),
  'blocked, ms': of('total-blocking-time'),
  'layout shift': of('cumulative-layout-shift'),
  'page, bytes': of('total-byte-weight'),
};

function of(audit) {
  return ({ audits }) => Math.round(audits[audit].numericValue * 1_000) / 1_000;
}

const { default: lighthouse } = await import('lighthouse').catch(() => {
  throw new Error('Lighthouse is not installed; `npm install --no-save lighthouse` in this folder');
});
const server = await Server.start();
const { browser, port } = await Browser.debugged();
try {
  const found = { without: [], with: [] };
  // The first load fills caches of the machine's own.
  await measure('without');
  for (let i = 0; i < RUNS; i += 1) {
    for (const side of Object.keys(found)) found[side].push(await measure(side));
  }
  for (const [name, read] of Object.entries(METRICS)) {
    const [without, withIt] = [found.without, found.with].map((runs) => median(runs.map(read)));
    console.log(`${name.padEnd(20)} without ${String(without).padStart(10)}   with ${String(withIt).padStart(10)}`);
  }
} finally {
  await browser.close();
  await server.stop();
}

async function measure(side) {
  await delay(REST_MS);
  const settings = { onlyCategories: ['performance', 'accessibility'], blockedUrlPatterns: side === 'without' ? ['*/widget.js'] : [] };
  const { lhr } = await lighthouse(`${server.origin}/demo/?lang=en`, { port, logLevel: 'error' }, { extends: 'lighthouse:default', settings });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  return lhr;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
