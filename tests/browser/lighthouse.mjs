/**
 * What the widget costs a shop's page by Lighthouse's measure: the demo page with its script and without it, in turns, on a phone.
 *
 * Lighthouse is large and needed for this alone: `npm install --no-save lighthouse`, then `npm run lighthouse`. With `-- --write` the
 * table goes into docs/embedding.md, between the two marks there.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from './rig/browser.mjs';
import { HERE } from './rig/files.mjs';
import { Server } from './rig/server.mjs';

const RUNS = 5;
/** Between two loads the machine comes to rest. */
const REST_MS = 1_000;
/** A load that the machine spoilt is made again; one that goes wrong so often is no accident. */
const TRIES_MAX = 3;
const PAGE = join(HERE, '../../docs/embedding.md');
const MARKS = ['<!-- measured: begin -->', '<!-- measured: end -->'];
const METRICS = {
  score: ({ categories }) => Math.round(categories.performance.score * 100),
  accessibility: ({ categories }) => Math.round(categories.accessibility.score * 100),
  'first paint, ms': of('first-contentful-paint'),
  'largest paint, ms': of('largest-contentful-paint'),
  'blocked, ms': of('total-blocking-time'),
  'layout shift': of('cumulative-layout-shift', 3),
  'page, bytes': of('total-byte-weight'),
};

function of(audit, digits = 0) {
  return ({ audits }) => Number(audits[audit].numericValue.toFixed(digits));
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
  const text = table(found, browser.version());
  console.log(text);
  if (process.argv.includes('--write')) await write(text);
} finally {
  await browser.close();
  await server.stop();
}

/** One load of the page. */
async function measure(side) {
  for (let n_tries = 1; ; n_tries += 1) {
    await delay(REST_MS);
    const settings = { onlyCategories: ['performance', 'accessibility'], blockedUrlPatterns: side === 'without' ? ['*/widget.js'] : [] };
    const { lhr } = await lighthouse(`${server.origin}/demo/?lang=en`, { port, logLevel: 'error' }, { extends: 'lighthouse:default', settings });
    if (!lhr.runtimeError && lhr.categories.performance.score !== null) return lhr;
    if (n_tries === TRIES_MAX) throw new Error(lhr.runtimeError?.message ?? 'the page got no score');
  }
}

/** The medians, each with the least and the most of its runs, and on what they were measured. */
function table({ without, with: withIt }, browserVersion) {
  const rows = Object.entries(METRICS).map(([name, read]) => `| ${name} | ${spread(without.map(read))} | ${spread(withIt.map(read))} |`);
  const { lighthouseVersion, fetchTime } = withIt[0];
  const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? 'an unnamed processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    '| | without the script | with it |',
    '|---|---|---|',
    ...rows,
    '',
    `Medians of ${RUNS} runs on each side, taken in turns, with the least and the most in brackets. ${fetchTime.slice(0, 10)}; Lighthouse`,
    `${lighthouseVersion} as a phone on a simulated slow line, Chromium ${browserVersion}, on ${machine}.`,
  ].join('\n');
}

function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return least === most ? `${middle}` : `${middle} (${least} to ${most})`;
}

async function write(text) {
  const page = await readFile(PAGE, 'utf8');
  const [begin, end] = MARKS.map((mark) => page.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`${PAGE} lacks the marks ${MARKS.join(' and ')}`);
  await writeFile(PAGE, `${page.slice(0, begin + MARKS[0].length)}\n${text}\n${page.slice(end)}`);
}
