/**
 * A client of `beseda.v1`, written from the protocol's page. It checks every frame that comes: its shape, and the order of the entries.
 * What breaks a rule is kept in `violations` of this module, and every test ends by asking that there are none.
 */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { LineSocket } from './line.mjs';
import { Order } from './order.mjs';
import { checkFrame } from './shapes.mjs';

/** How long anything that must come may take, on a busy machine. */
export const WAIT_MS_MAX = 20_000;

/** What carries the frames: `socket`, or `line` to try every promise over plain HTTP too. */
const TRANSPORT = process.env.BESEDA_TEST_TRANSPORT ?? 'socket';

/** What broke the rules, on any socket, since the last call of `takeViolations`. */
let violations = [];
/** Sockets that are open, so that a test that fails leaves none behind. */
const open = new Set();

export function takeViolations() {
  const taken = [...violations, ...[...open].flatMap((client) => client.takeViolations())];
  violations = [];
  return taken;
}

export function closeAll() {
  for (const client of open) client.terminate();
}

const ANSWERS = new Set(['ack', 'ok', 'history', 'error']);

/** A name for a request that nobody has used before. */
export const newRef = () => randomUUID();

export class Client {
  /** Every frame that has come, oldest first. */
  frames = [];
  /** Set when the socket has closed: `{code, reason}`. */
  closing;
  #socket;
  #order;
  #resume = [];
  #waiting = new Set();
  #watching = new Map();

  /** Opens a socket, and says nothing yet. */
  static async open(origin, { protocol = 'beseda.v1', headers = {}, name = 'client', fromZero = false, transport = TRANSPORT } = {}) {
    const client = new Client();
    client.name = name;
    client.#order = new Order({ fromZero });
    if (transport === 'line') return client.#over(await LineSocket.open(origin));
    const socket = new WebSocket(`${origin.replace(/^http/u, 'ws')}/ws`, protocol ? [protocol] : [], { headers, perMessageDeflate: false, maxPayload: 16 << 20 });
    client.#over(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (_, response) => reject(Object.assign(new Error(`the upgrade was answered with ${response.statusCode}`), { status: response.statusCode })));
    });
    // An error is always followed by `close`, which says all that there is to say.
    socket.on('error', () => {});
    return client;
  }

  /** Speaks over this socket, or what has the face of one. */
  #over(socket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('close', (code, reason) => this.#close(code, String(reason)));
    open.add(this);
    return this;
  }

  /** Opens a socket and says hello. `hello` holds the other fields of that frame. */
  static async connect(origin, token, { hello = {}, ...options } = {}) {
    const client = await Client.open(origin, options);
    await client.hello({ token, ...hello });
    return client;
  }

  async hello(fields) {
    this.#resume = Array.isArray(fields.resume) ? fields.resume : [];
    this.send({ type: 'hello', ...fields });
    this.welcome = await this.expect((frame) => frame.type === 'welcome');
    return this.welcome;
  }

  /** What carries this client's frames. */
  get socket() {
    return this.#socket;
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** Bytes that the server has not taken yet. */
  get unsentBytes() {
    return this.#socket.bufferedAmount;
  }

  get order() {
    return this.#order;
  }

  /** Sends a frame as it is: an object becomes JSON, a string or a buffer goes as it stands. */
  send(frame) {
    if (frame?.type === 'watch') this.#watching.set(frame.ref, frame);
    this.#socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** Sends bytes as a text frame, whatever they are. */
  sendAsText(bytes) {
    this.#socket.send(bytes, { binary: false });
  }

  /** Sends one frame as fragments of so many bytes, each followed by a ping. */
  sendInPieces(bytes, size) {
    for (let at = 0; at < bytes.length; at += size) {
      this.#socket.send(bytes.subarray(at, at + size), { binary: false, fin: at + size >= bytes.length });
      this.#socket.ping();
    }
  }

  /** Sends a request and returns its answer, whatever it is. */
  ask(type, fields = {}) {
    const frame = { type, ref: newRef(), ...fields };
    const answer = this.expect((got) => ANSWERS.has(got.type) && got.ref === frame.ref, { from: this.frames.length, what: `an answer to ${type}` });
    this.send(frame);
    return answer;
  }

  /** Sends a request that must succeed, and returns its answer. */
  async do(type, fields = {}) {
    const answer = await this.ask(type, fields);
    if (answer.type === 'error') throw new Error(`${this.name}: ${type} ${JSON.stringify(fields)} was answered with ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Sends a request that must fail, and returns the error. */
  async refused(type, fields, code) {
    const answer = await this.ask(type, fields);
    if (answer.type !== 'error' || (code && ![code].flat().includes(answer.code))) {
      throw new Error(`${this.name}: ${type} ${JSON.stringify(fields).slice(0, 300)} should be refused with ${code ?? 'an error'}, and was answered with ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  post(text, fields = {}) {
    return this.do('post', { text, ...fields });
  }

  history(conversation, fields = {}) {
    return this.do('history', { conversation, ...fields });
  }

  /** Reads a whole conversation by `history`, page by page. */
  async log(conversation) {
    let entries = [];
    let before;
    for (;;) {
      const page = await this.history(conversation, { limit: 200, ...(before ? { before } : {}) });
      entries = [...page.entries, ...entries];
      if (!page.more) return entries;
      before = page.entries[0].seq;
    }
  }

  /** Sends `beat` and waits for the server's: all that was sent before has been read, and all answers that were ready have come. */
  async barrier() {
    const from = this.frames.length;
    const answer = this.expect((frame) => frame.type === 'beat', { from, what: 'a beat' });
    this.send({ type: 'beat' });
    await answer;
  }

  /**
   * Waits for a frame.
   * @param {(frame: any) => boolean} match
   * @param {{from?: number, what?: string}} [options] where in `frames` to begin looking; 0 looks at all that has come
   */
  expect(match, { from = 0, what = `a frame that ${match}`, ms = WAIT_MS_MAX } = {}) {
    const found = this.frames.slice(from).find(match);
    if (found) return Promise.resolve(found);
    if (this.closing) return Promise.reject(this.#lost(what));
    return new Promise((resolve, reject) => {
      const waiter = { match, what, resolve, reject, timer: setTimeout(() => (this.#waiting.delete(waiter), reject(this.#late(what, ms))), ms) };
      this.#waiting.add(waiter);
    });
  }

  /** Waits for the entry with this number. */
  entry(conversation, seq, options) {
    return this.expect((frame) => frame.type === 'entry' && frame.conversation === conversation && frame.seq === seq, { what: `entry ${seq} of ${conversation}`, ...options });
  }

  event(conversation, name, options) {
    return this.expect((frame) => frame.type === 'entry' && frame.conversation === conversation && frame.event?.name === name, { what: `the event ${name}`, ...options });
  }

  state(conversation, state, options) {
    return this.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.state === state, { what: `the state ${state}`, ...options });
  }

  /** The entries of a conversation that have come, oldest first. */
  entries(conversation) {
    return this.frames.filter((frame) => frame.type === 'entry' && frame.conversation === conversation);
  }

  /** Waits until the socket is closed, and returns `{code, reason}`. */
  async closed(ms = WAIT_MS_MAX) {
    if (this.closing) return this.closing;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#late('the socket to be closed', ms)), ms);
      this.#socket.once('close', () => (clearTimeout(timer), resolve()));
    });
    return this.closing;
  }

  /** Stops reading: TCP tells the server. */
  pause() {
    this.#order.allowLostPieces();
    this.#socket.pause();
  }

  unpause() {
    this.#socket.resume();
  }

  async close() {
    this.#socket.close();
    await this.closed();
  }

  /** Cuts the connection without a goodbye, as a tunnel does to a phone. */
  terminate() {
    this.#socket.terminate();
  }

  takeViolations() {
    return this.#order.violations.splice(0).map((violation) => `${this.name}: ${violation}`);
  }

  #receive(data, isBinary) {
    let frame;
    try {
      if (isBinary) throw new Error('it is binary');
      frame = JSON.parse(String(data));
    } catch (error) {
      violations.push(`${this.name}: the server sent what is no frame (${error.message}): ${String(data).slice(0, 200)}`);
      return;
    }
    if (data.length > 65_536 && frame.type !== 'history') violations.push(`${this.name}: a frame ${frame.type} of ${data.length} bytes`);
    violations.push(...checkFrame(frame).map((fault) => `${this.name}: ${fault}`));
    this.#learn(frame);
    this.#order.see(frame);
    this.frames.push(frame);
    for (const waiter of [...this.#waiting]) {
      if (!waiter.match(frame)) continue;
      this.#waiting.delete(waiter);
      clearTimeout(waiter.timer);
      waiter.resolve(frame);
    }
  }

  /** Takes from a frame where conversations begin for this socket. */
  #learn(frame) {
    if (frame.type === 'welcome') {
      for (const { id, seq } of frame.conversations ?? []) this.#order.begin(id, seq);
      for (const { conversation, seq } of this.#resume) this.#order.begin(conversation, seq);
    }
    const watch = frame.type === 'ok' ? this.#watching.get(frame.ref) : undefined;
    const conversation = /^conversation:(.*)$/u.exec(watch?.topic ?? '')?.[1];
    if (conversation) this.#order.begin(conversation, watch.since ?? frame.seq);
  }

  #close(code, reason) {
    this.closing = { code, reason };
    open.delete(this);
    violations.push(...this.takeViolations());
    for (const waiter of this.#waiting) {
      clearTimeout(waiter.timer);
      waiter.reject(this.#lost(waiter.what));
    }
    this.#waiting.clear();
  }

  #lost(what) {
    return new Error(`${this.name}: waited for ${what}, but the socket closed (${this.closing.code} ${this.closing.reason}); the last frames were ${this.#tail()}`);
  }

  #late(what, ms) {
    return new Error(`${this.name}: waited ${ms} ms for ${what}; the last frames were ${this.#tail()}`);
  }

  #tail() {
    return this.frames.slice(-6).map((frame) => `\n  ${JSON.stringify(frame).slice(0, 300)}`).join('');
  }
}
