/**
 * Databases that stand still for a while, as they do behind a full disk or a lock that somebody forgot.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A TCP line to PostgreSQL on which nothing moves while it is stalled: connections stay, answers do not come. */
export class Line {
  #server;
  #pairs = new Set();
  #stalled = false;

  /** @param {string} url of the database */
  static async to(url) {
    const line = new Line();
    const target = new URL(url);
    const far = { host: target.hostname, port: Number(target.port || 5432) };
    line.#server = createServer((near) => line.#carry(near, connect(far)));
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    target.hostname = '127.0.0.1';
    target.port = String(line.#server.address().port);
    line.url = target.href;
    return line;
  }

  /** Returns how it is let go on. */
  stall() {
    this.#stalled = true;
    for (const socket of [...this.#pairs].flat()) socket.pause();
    return async () => {
      this.#stalled = false;
      for (const socket of [...this.#pairs].flat()) socket.resume();
    };
  }

  close() {
    this.#server.close();
    for (const socket of [...this.#pairs].flat()) socket.destroy();
  }

  #carry(near, far) {
    const pair = [near, far];
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [far, near]]) {
      // By hand, because `pipe` would resume what is stalled.
      from.on('data', (piece) => to.write(piece));
      from.on('error', () => to.destroy());
      from.on('close', () => (to.destroy(), this.#pairs.delete(pair)));
      if (this.#stalled) from.pause();
    }
  }
}

/** Holds the lock that every writer to a SQLite database needs. Returns how it is let go. */
export async function holdSqlite(file) {
  const holder = spawn('sqlite3', [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write(".timeout 10000\nBEGIN IMMEDIATE;\nSELECT 'held';\n");
  await once(holder.stdout, 'data');
  return async () => {
    holder.stdin.end('ROLLBACK;\n');
    await once(holder, 'exit');
  };
}
