#!/usr/bin/env node
/**
 * Stands in for the server in the rig's own tests: takes the same command line, prints accounts at its first start only, keeps a count of
 * its starts in the data folder, and shows it on a page that has a mistake in its script.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [command, , address, , data] = process.argv.slice(2);
if (command !== 'serve' || process.env.STAND_IN_FAILS) {
  console.error('the port is taken; choose another one with --listen');
  process.exit(1);
}

const file = join(data, 'starts');
const starts = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1;
writeFileSync(file, String(starts));
if (starts === 1) console.log('  admin@demo.test  one  admin\n  anna@demo.test   two  agent');
if (process.env.DATABASE_URL) console.error('a foreign database!');

const server = createServer((request, response) => {
  const page = `<h1>start ${starts}</h1><script>${request.url === '/broken' ? 'nobody.knows()' : ''}</script>`;
  response.setHeader('content-type', 'text/html').end(request.url === '/readyz' ? 'ok' : page);
});
server.listen(Number(address.split(':')[1]), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
