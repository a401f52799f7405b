/**
 * A PostgreSQL database for one server, made on the server that `BESEDA_TEST_POSTGRES` names and dropped afterwards.
 * It goes through `psql`, which comes with the server, so that the suite needs no driver of its own.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @param {string} serverUrl such as `postgres://user:password@127.0.0.1:5432/postgres` */
export async function createDatabase(serverUrl) {
  const name = `conformance_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  if (url.pathname.length < 2) url.pathname = '/postgres';
  const maintenance = url.href;
  await runSql(maintenance, `CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => runSql(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Runs statements in a database, and returns what they print: a line a row, `|` between columns. */
export async function runSql(url, sql) {
  const { stdout } = await run('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--dbname', url, '--command', sql]);
  return stdout.trim();
}
