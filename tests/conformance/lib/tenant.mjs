/**
 * A second shop in the same database, walled off from the first. No endpoint makes one yet, so its row is written into the database
 * by hand, and its people by the command line.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runSql } from './postgres.mjs';
import { binary } from './server.mjs';

const run = promisify(execFile);
const TENANT = 4_242;
const PASSWORD = 'correct horse battery staple';
const ADD_TENANT = `INSERT INTO tenants (id, name, created_at) VALUES (${TENANT}, 'Shop abroad', 0) ON CONFLICT DO NOTHING`;

/** Returns the other tenant of a shop's server, with an `admin` and an `agent` who are signed in; makes it at the first call. */
export async function otherTenant(shop) {
  shop.abroad ??= make(shop);
  return shop.abroad;
}

async function make(shop) {
  const { server } = shop;
  if (server.databaseUrl) await runSql(server.databaseUrl, ADD_TENANT);
  else await run('sqlite3', [join(server.data, 'beseda.db'), `PRAGMA busy_timeout = 10000; ${ADD_TENANT}`]);
  return { admin: await addPerson(shop, 'admin'), agent: await addPerson(shop, 'agent') };
}

async function addPerson(shop, role) {
  const email = `${randomUUID()}@abroad.example`;
  const name = `${role} abroad`;
  const words = ['user', 'add', '--data', shop.server.data, '--tenant', String(TENANT), '--email', email, '--name', name, '--role', role, '--password-stdin'];
  const adding = run(binary(), words, { env: shop.server.environment() });
  adding.child.stdin.end(`${PASSWORD}\n`);
  await adding;
  return shop.login(email, PASSWORD);
}
