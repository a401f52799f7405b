/**
 * A real server of our own: the debug binary on a free port and a new data folder.
 *
 * It can be killed as a power cut would do it and started again on the same port and data, which is what most promises are about.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCredentials } from './credentials.mjs';
import { binary } from './files.mjs';

/** How long a start may take: a debug build on a busy machine fills its knowledge base. */
const START_MS_MAX = 60_000;
/** How long a drain may take before the server is killed. */
const STOP_MS_MAX = 20_000;
const POLL_MS = 50;

/** What a person's shell may hold and a test must not inherit. */
const FOREIGN = /^(BESEDA_|DATABASE_URL$|REDIS_URL$|RUST_LOG$)/u;

export class Server {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #output = '';
  #data = '';
  #port = 0;
  #settings = {};

  /** Starts a server on a new data folder, with settings as environment variables. */
  static async start(settings = {}) {
    const server = new Server();
    server.#settings = settings;
    server.#data = await mkdtemp(join(tmpdir(), 'beseda-browser-'));
    server.#port = await freePort();
    try {
      await server.again();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Everything that the server has printed, over all its starts. */
  get output() {
    return this.#output;
  }

  /** The accounts that the first start has printed. */
  get accounts() {
    const accounts = readCredentials(this.#output);
    if (accounts.length === 0) throw new Error(`the first start printed no accounts; it printed\n${this.#output}`);
    return accounts;
  }

  /** The account of an agent, or of the admin. */
  account(role = 'agent', index = 0) {
    const account = this.accounts.filter((one) => one.role === role)[index];
    if (!account) throw new Error(`the first start printed no ${role} number ${index + 1}`);
    return account;
  }

  /** Starts on the same port and data as before. */
  async again() {
    if (this.#child) throw new Error('the server is still running');
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
    const child = spawn(binary(), ['serve', '--listen', `127.0.0.1:${this.#port}`, '--data', this.#data], { env: { ...environment, ...this.#settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (this.#output += piece));
    // Without a listener a binary that is not there would end the whole run.
    child.on('error', (error) => (this.#output += `\n${error.message}`));
    await this.#ready(child);
  }

  /** Ends the server as a power cut would: no goodbye, no flush. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Ends the server as a deployment would: it drains and says goodbye. */
  async drain() {
    return this.#end('SIGTERM');
  }

  /** Ends the server for good and removes its data. */
  async stop() {
    await this.#end('SIGTERM');
    await rm(this.#data, { recursive: true, force: true });
  }

  async #ready(child) {
    const deadline = Date.now() + START_MS_MAX;
    while (!(await answers(`${this.origin}/readyz`))) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw new Error(`the server ended while it was starting; it printed\n${this.#output}`);
      if (Date.now() > deadline) throw new Error(`the server is not ready after ${START_MS_MAX} ms; it printed\n${this.#output}`);
      await delay(POLL_MS);
    }
  }

  /** @param {'SIGTERM' | 'SIGKILL'} signal */
  async #end(signal) {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const limit = new AbortController();
    const late = delay(STOP_MS_MAX, 'late', { signal: limit.signal }).catch(() => 'ended');
    if ((await Promise.race([ended, late])) === 'late') {
      child.kill('SIGKILL');
      await ended;
    }
    limit.abort();
    return child.exitCode;
  }
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

export async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}
