/**
 * A line: the frames over plain HTTP, with the face of a WebSocket, so that the same client and the same tests speak over both.
 *
 * It reads with `fetch` and reads on after a cut, as a browser does.
 */
import { EventEmitter } from 'node:events';

/** Frames that one request may carry. */
const FRAMES_MAX = 32;

/** Opens a line and returns its name and its heartbeat. */
export async function openLine(origin) {
  const response = await fetch(`${origin}/live`, { method: 'POST' });
  if (!response.ok) throw Object.assign(new Error(`the line was answered with ${response.status}`), { status: response.status });
  return response.json();
}

/** Sends frames, each as it is, and returns the response. */
export function postFrames(origin, session, body, options = {}) {
  return fetch(`${origin}/live/${session}/frames`, { method: 'POST', body, headers: { 'content-type': 'application/json' }, ...options });
}

/** Asks for the events of a line, and returns the response. */
export function askEvents(origin, session, { after, signal } = {}) {
  return fetch(`${origin}/live/${session}/events`, { headers: after === undefined ? {} : { 'last-event-id': String(after) }, signal });
}

/** The events of an answer, as they come: `{event, id, data}`. */
export async function* eventsOf(response) {
  let unread = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    unread += piece;
    for (let end = unread.indexOf('\n\n'); end >= 0; end = unread.indexOf('\n\n')) {
      const event = parse(unread.slice(0, end));
      unread = unread.slice(end + 2);
      if (event.data !== undefined) yield event;
    }
  }
}

function parse(text) {
  const event = { event: 'message' };
  for (const line of text.split('\n')) {
    const [, name, value] = /^([^:]*): ?(.*)$/su.exec(line) ?? [];
    if (name === 'event') event.event = value;
    if (name === 'id') event.id = Number(value);
    if (name === 'data') event.data = value;
  }
  return event;
}

/** What `Client` needs of a WebSocket. */
export class LineSocket extends EventEmitter {
  protocol = 'beseda.v1';
  bufferedAmount = 0;
  #origin;
  session;
  #unsent = [];
  #isSending = false;
  #after;
  #reading;
  #resumed = Promise.resolve();
  #goOn;
  #isClosed = false;

  static async open(origin) {
    const socket = new LineSocket();
    socket.#origin = origin;
    ({ session: socket.session } = await openLine(origin));
    void socket.#read();
    return socket;
  }

  send(frame, _options, sent) {
    this.#unsent.push(String(frame));
    this.bufferedAmount += frame.length;
    if (typeof sent === 'function') sent();
    void this.#flush();
  }

  ping() {}

  pause() {
    this.#resumed = new Promise((resolve) => (this.#goOn = resolve));
  }

  resume() {
    this.#goOn?.();
  }

  /** Cuts the stream, as a network does. The line reads on by itself. */
  cut() {
    this.#reading?.abort();
  }

  close() {
    void fetch(`${this.#origin}/live/${this.session}`, { method: 'DELETE' }).catch(() => {});
  }

  terminate() {
    this.#end(1006, '');
    this.#reading?.abort();
  }

  async #read() {
    while (!this.#isClosed) {
      this.#reading = new AbortController();
      try {
        const response = await askEvents(this.#origin, this.session, { after: this.#after, signal: this.#reading.signal });
        if (response.status === 404) return this.#end(1006, 'the line is gone');
        for await (const { event, id, data } of eventsOf(response)) {
          await this.#resumed;
          if (this.#isClosed) return;
          if (event === 'end') return this.#end(JSON.parse(data).code, JSON.parse(data).reason);
          if (event === 'taken') return this.#end(1006, 'another reader has come');
          this.#after = id ?? this.#after;
          this.emit('message', Buffer.from(data), false);
        }
      } catch (error) {
        if (error.name !== 'AbortError' && error.cause?.code === 'ECONNREFUSED') return this.#end(1006, error.message);
      }
    }
  }

  async #flush() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#unsent.length > 0 && !this.#isClosed) {
      const frames = this.#unsent.slice(0, FRAMES_MAX);
      try {
        const { status } = await postFrames(this.#origin, this.session, `[${frames.join(',')}]`);
        if (status === 404) break;
        if (status === 503) continue;
        if (status !== 204) throw new Error(`frames were answered with ${status}`);
      } catch (error) {
        this.#end(1006, error.message);
        break;
      }
      this.#unsent.splice(0, frames.length);
      this.bufferedAmount -= frames.reduce((sum, frame) => sum + frame.length, 0);
    }
    this.#isSending = false;
  }

  #end(code, reason) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close', code, reason);
  }
}
