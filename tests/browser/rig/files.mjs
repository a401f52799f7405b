/** Where the rig's own files and the program under test lie. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The folder of the browser tests. */
export const HERE = fileURLToPath(new URL('..', import.meta.url));

/** The folder where pictures and logs of failed tests are left. */
export const FAILURES = join(HERE, 'failures');

/** Returns the test files of a folder; not by the shell's or Node's globs, which differ between versions. */
export function globFiles(folder) {
  const names = readdirSync(join(HERE, folder)).filter((name) => name.endsWith('.test.mjs'));
  return names.sort().map((name) => join(HERE, folder, name));
}

/** Returns the server's binary: the one that was just built, or the one that `BESEDA_BIN` names. */
export function binary() {
  return process.env.BESEDA_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(HERE, '../../target'), 'debug/beseda');
}
