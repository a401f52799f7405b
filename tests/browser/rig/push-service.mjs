/**
 * A push service with one browser behind it: takes notes over plain HTTP, reads them as a browser does (RFC 8291), and keeps them for
 * the test. The browser's own service cannot be reached from here.
 */
import { createDecipheriv, createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const TAG_BYTES = 16;

export class PushService {
  #server;
  #keys = createECDH('prime256v1');
  #auth = randomBytes(16);
  /** What the browser has read. */
  notes = [];

  static async open() {
    const service = new PushService();
    service.#keys.generateKeys();
    service.#server = createServer((request, response) => void service.#take(request, response));
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  /** What `PushSubscription.toJSON()` gives in the browser. */
  get subscription() {
    const { port } = this.#server.address();
    const keys = { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
    return { endpoint: `http://127.0.0.1:${port}/send/browser`, expirationTime: null, keys };
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request, response) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    this.notes.push(JSON.parse(this.#read(Buffer.concat(pieces)).toString()));
    response.writeHead(201).end();
  }

  #read(body) {
    const [salt, length] = [body.subarray(0, 16), body[20]];
    const [key, sealed] = [body.subarray(21, 21 + length), body.subarray(21 + length)];
    const prk = createHmac('sha256', this.#auth).update(this.#keys.computeSecret(key)).digest();
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), key, Buffer.from([1])]);
    const input = createHmac('sha256', prk).update(info).digest();
    const derive = (what, n_bytes) => Buffer.from(hkdfSync('sha256', input, salt, `Content-Encoding: ${what}\0`, n_bytes));
    const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -TAG_BYTES)), cipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2));
  }
}
