/**
 * Runs the conformance suite: `npm test`, or `npm test -- "part of a name"` for some of it.
 *
 * With `BESEDA_TEST_TRANSPORT=line` every client speaks over plain HTTP instead of a WebSocket.
 *
 * `BESEDA_BIN` names the binary; without it the debug build is taken. With `BESEDA_TEST_POSTGRES` every server gets a new database there
 * (and the Redis of `BESEDA_TEST_REDIS`, if that is set), without it SQLite and memory. Each file has a server of its own.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Past this a test hangs; what it waits for has shorter limits of its own. */
const TEST_MS_MAX = 120_000;
/** Files at once. Each is a client and a server that wait for each other most of the time. */
const N_FILES = 2;

const folder = fileURLToPath(new URL('suite/', import.meta.url));
const words = process.argv.slice(2);
const named = words.filter((word) => word.endsWith('.test.mjs'));
const patterns = words.filter((word) => !named.includes(word)).map((part) => `--test-name-pattern=${part}`);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && (named.length === 0 || named.includes(name)))
  .map((name) => `${folder}${name}`);
console.log(`the servers keep their data in ${process.env.BESEDA_TEST_POSTGRES ? 'PostgreSQL' : 'SQLite'}`);
const options = ['--test', `--test-concurrency=${N_FILES}`, `--test-timeout=${TEST_MS_MAX}`, '--test-reporter=spec'];
const { status, signal } = spawnSync(process.execPath, [...options, ...patterns, ...files], { stdio: 'inherit' });
if (signal) console.error(`the tests were ended by ${signal}`);
process.exitCode = status ?? 1;
