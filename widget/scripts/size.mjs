/**
 * Fails when a bundle outgrows its budget, gzipped: what the shop's page pays (the loader), the second script, what
 * the first opening pays (everything that index.html asks for before the shopper sees the chat, and the longest
 * language), the worker that shows notifications, and what any part costs that is fetched when it is first used.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const BUDGETS_BYTES = { loader: 3 * KB, host: 5 * KB, app: 45 * KB, worker: 3 * KB, part: 6 * KB };
const dist = new URL('../dist/', import.meta.url);
const LANGUAGES = readdirSync(new URL('../src/app/texts/words/', import.meta.url)).map((name) =>
  name.replace('.ts', ''),
);

const gzipped = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;
const page = readFileSync(new URL('index.html', dist), 'utf8');
const assets = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css)$/.test(name));
const first = assets.filter((name) => page.includes(name));
const isLanguage = (name) => LANGUAGES.includes(name.split('-')[0]);
const language = Math.max(
  0,
  ...assets.filter((name) => !first.includes(name) && isLanguage(name)).map((name) => gzipped(`assets/${name}`)),
);
const parts = assets.filter((name) => !first.includes(name)).map((name) => [name, gzipped(`assets/${name}`)]);

const [biggest, part] = parts.sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
const sum = (names) => names.reduce((bytes, name) => bytes + gzipped(`assets/${name}`), 0);
const sizes = {
  loader: gzipped('widget.js'),
  host: gzipped('host.js'),
  app: gzipped('index.html') + sum(first) + language,
  worker: gzipped('push-worker.js'),
  part,
};

let failed = false;
for (const [bundle, size] of Object.entries(sizes)) {
  const budget = BUDGETS_BYTES[bundle];
  const fits = size <= budget;
  failed ||= !fits;
  console.log(`${bundle.padEnd(8)} ${String(size).padStart(6)} of ${budget} bytes gzipped ${fits ? '' : '  TOO BIG'}`);
}
console.log(`parts    ${parts.length}, the biggest is ${biggest}`);
process.exit(failed ? 1 : 0);
