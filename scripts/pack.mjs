/**
 * Packs what a front end's build has left: a brotli and a gzip beside each file that gets smaller by it, as small as they
 * get. The server holds them as they are, so it never packs these files itself. `node scripts/pack.mjs FOLDER`.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Fonts and pictures are packed already; what is smaller than this fits into one packet as it is. */
const PACKED_KINDS = /\.(css|html|js|json|svg)$/;
const BYTES_MIN = 256;

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
const gzip = (bytes) => gzipSync(bytes, { level: 9 });

const folder = process.argv[2];
if (folder === undefined) {
  console.error('which folder? node scripts/pack.mjs FOLDER');
  process.exit(2);
}
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const sums = { plain: 0, br: 0, gz: 0 };
for (const old of files.filter((path) => /\.(br|gz)$/.test(path))) rmSync(old);
for (const path of files.filter((path) => PACKED_KINDS.test(path))) {
  const bytes = readFileSync(path);
  const packed = bytes.length < BYTES_MIN ? {} : { br: brotli(bytes), gz: gzip(bytes) };
  // Both or none: the server takes a file with one of them for a packed one.
  if (Object.values(packed).some((small) => small.length >= bytes.length)) continue;
  for (const [ending, small] of Object.entries(packed)) {
    writeFileSync(`${path}.${ending}`, small);
    sums[ending] += small.length;
  }
  sums.plain += packed.br ? bytes.length : 0;
}
console.log(`packed   ${sums.plain} bytes: ${sums.br} by brotli, ${sums.gz} by gzip`);
