/**
 * Runs the browser tests: `npm test`, or `npm test -- "part of a name"` for some of them.
 *
 * One file at a time: each starts a server and a browser of its own, and small machines have two cores.
 */
import { spawnSync } from 'node:child_process';
import { globFiles } from './rig/files.mjs';

/** Past this a file hangs: Node counts the whole of it. Single steps in the browser have shorter limits of their own. */
const TEST_MS_MAX = 600_000;

const patterns = process.argv.slice(2).map((part) => `--test-name-pattern=${part}`);
const files = [...globFiles('rig'), ...globFiles('tests')];
const options = ['--test', '--test-concurrency=1', `--test-timeout=${TEST_MS_MAX}`, '--test-reporter=spec'];
const { status, signal } = spawnSync(process.execPath, [...options, ...patterns, ...files], { stdio: 'inherit' });
if (signal) console.error(`the tests were ended by ${signal}`);
process.exitCode = status ?? 1;
