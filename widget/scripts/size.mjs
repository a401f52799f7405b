/**
 * Fails when a bundle outgrows its budget, gzipped: what the shop's page pays (the loader) and what the first opening
 * pays (everything that index.html asks for before the shopper sees the chat, plus the one language that is fetched).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const BUDGETS_BYTES = { loader: 3 * KB, app: 45 * KB };
const dist = new URL('../dist/', import.meta.url);

const gzipped = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;
const assets = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css)$/.test(name));

const sizes = {
  loader: gzipped('widget.js'),
  app: gzipped('index.html') + assets.reduce((sum, name) => sum + gzipped(`assets/${name}`), 0),
};

let failed = false;
for (const [bundle, size] of Object.entries(sizes)) {
  const budget = BUDGETS_BYTES[bundle];
  const fits = size <= budget;
  failed ||= !fits;
  console.log(`${bundle.padEnd(6)} ${String(size).padStart(6)} of ${budget} bytes gzipped ${fits ? '' : '  TOO BIG'}`);
}
process.exit(failed ? 1 : 0);
