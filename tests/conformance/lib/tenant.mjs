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
const NAME = 'Shop abroad';
const PASSWORD = 'correct horse battery staple';
const ADD_TENANT = `INSERT INTO tenants (id, name, created_at) SELECT MAX(id) + 1, '${NAME}', 0 FROM tenants`;

/** Returns the other tenant of a shop's server, with an `admin` and an `agent` who are signed in; makes it at the first call. */
export async function otherTenant(shop) {
  shop.abroad ??= make(shop);
  return shop.abroad;
}

async function make(shop) {
  const { server } = shop;
  if (server.databaseUrl) await runSql(server.databaseUrl, ADD_TENANT);
  else await run('sqlite3', [join(server.data, 'beseda.db'), `PRAGMA busy_timeout = 10000; ${ADD_TENANT}`]);
  const tenant = await shownId(shop);
  return { admin: await addPerson(shop, tenant, 'admin'), agent: await addPerson(shop, tenant, 'agent') };
}

/** How the command line names the tenant: where there are several it lists them, and asks to choose. */
async function shownId(shop) {
  const { stderr } = await command(shop, ['inbox', 'add', '--name', 'Any', '--origin', 'https://abroad.example']).catch((error) => error);
  const id = new RegExp(`(\\w+) \\(${NAME}\\)`, 'u').exec(stderr)?.[1];
  if (!id) throw new Error(`the command line lists no ${NAME}: ${stderr}`);
  return id;
}

function command(shop, words, input = '') {
  const running = run(binary(), [...words, '--data', shop.server.data], { env: shop.server.environment() });
  running.child.stdin.end(input);
  return running;
}

async function addPerson(shop, tenant, role) {
  const email = `${randomUUID()}@abroad.example`;
  const name = `${role} abroad`;
  await command(shop, ['user', 'add', '--tenant', tenant, '--email', email, '--name', name, '--role', role, '--password-stdin'], `${PASSWORD}\n`);
  return shop.login(email, PASSWORD);
}
