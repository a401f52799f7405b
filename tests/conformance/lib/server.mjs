/**
 * A real server of our own: the binary on a free port, a new data folder, and a new database where PostgreSQL is asked for.
 *
 * It can be killed as a power cut would do it and started again on the same port and data, which is what half of the promises are about.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase } from './postgres.mjs';
import { Line, holdSqlite } from './stall.mjs';

/** How long a start may take: a debug build on a busy machine fills its knowledge base. */
const START_MS_MAX = 60_000;
/** How long a drain may take before it counts as failed and the server is killed. */
const STOP_MS_MAX = 25_000;
const POLL_MS = 20;

/** What a person's shell may hold and a server under test must not inherit. */
const FOREIGN = /^(BESEDA_|DATABASE_URL$|REDIS_URL$|RUST_LOG$|RUST_BACKTRACE$)/u;
/** A line of the page that the first start prints. */
const ACCOUNT = /^\s*(admin|agent)\s+(\S+@\S+)\s+(\S+)\s*$/gmu;

export class Server {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #output = '';
  #data = '';
  #port = 0;
  #database;
  #line;
  #environment;

  /**
   * @param {{environment?: Record<string, string>, throughLine?: boolean}} [options] settings that this server has other than the defaults,
   *   and whether it reaches its PostgreSQL through a line that can be stalled
   */
  static async start({ environment = {}, throughLine = false } = {}) {
    const server = new Server();
    server.#environment = environment;
    server.#data = await mkdtemp(join(tmpdir(), 'beseda-conformance-'));
    server.#port = await freePort();
    try {
      const postgres = process.env.BESEDA_TEST_POSTGRES;
      if (postgres) server.#database = await createDatabase(postgres);
      if (postgres && throughLine) server.#line = await Line.to(server.#database.url);
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

  get address() {
    return { host: '127.0.0.1', port: this.#port };
  }

  get pid() {
    return this.#child?.pid;
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  get data() {
    return this.#data;
  }

  /** The address of this server's own PostgreSQL database, if it has one. */
  get databaseUrl() {
    return this.#database?.url;
  }

  /** Everything that the server has printed, over all its starts. */
  get output() {
    return this.#output;
  }

  /** The accounts that the first start has printed. */
  accounts(role) {
    // What is printed for terminals may be coloured.
    const plain = this.#output.replace(/\u001b\[[0-9;]*m/gu, '');
    const found = [...plain.matchAll(ACCOUNT)].map(([, kind, email, password]) => ({ role: kind, email, password }));
    if (found.length === 0) throw new Error(`the first start printed no accounts; it printed\n${this.#output}`);
    return found.filter((account) => account.role === role);
  }

  /** What this server's commands see of the environment. */
  environment() {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
    return { ...inherited, RUST_BACKTRACE: '1', ...this.#databases(), ...this.#environment };
  }

  /** Starts on the same port and data as before. */
  async again() {
    if (this.#child) throw new Error('the server is still running');
    const child = spawn(binary(), ['serve', '--listen', `127.0.0.1:${this.#port}`, '--data', this.#data], { env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (this.#output += piece));
    // Without a listener a binary that is not there would end the whole run.
    child.on('error', (error) => (this.#output += `\n${error.message}`));
    await this.#ready(child);
  }

  /** Ends the server as a power cut would: no goodbye, no flush. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** Asks the server to stop, as a deployment does; the answer is its exit code. */
  drain() {
    return this.#end('SIGTERM');
  }

  /**
   * Stalls the database as seen from the server: nothing comes back from PostgreSQL, or somebody else holds SQLite's lock.
   * Returns how it is let go on.
   */
  async stallDatabase() {
    if (this.#line) return this.#line.stall();
    if (this.#database) throw new Error('this server was started without a line that can be stalled');
    return holdSqlite(join(this.#data, 'beseda.db'));
  }

  /** Ends the server for good and removes its data. */
  async stop() {
    await this.#end('SIGTERM');
    this.#line?.close();
    await this.#database?.drop();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** What must hold after any test: the server is there and has not panicked. */
  assertHealthy() {
    const child = this.#child;
    if (child && (child.exitCode !== null || child.signalCode !== null)) throw new Error(`the server ended by itself; it printed\n${this.#output.slice(-4_000)}`);
    const panic = /panicked at[^\n]*\n?[^\n]*/u.exec(this.#output);
    if (panic) throw new Error(`the server panicked: ${panic[0]}`);
  }

  #databases() {
    const redis = process.env.BESEDA_TEST_REDIS;
    if (!this.#database) return {};
    // A prefix of its own, because servers of other tests share the Redis.
    return { DATABASE_URL: this.#line?.url ?? this.#database.url, ...(redis ? { REDIS_URL: redis, BESEDA_REDIS_PREFIX: `${this.#database.name}:` } : {}) };
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
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(limit);
    return child.exitCode;
  }
}

/** The program under test. */
export function binary() {
  if (process.env.BESEDA_BIN) return process.env.BESEDA_BIN;
  const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../../target', import.meta.url));
  return join(target, 'debug', 'beseda');
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
