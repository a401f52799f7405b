/**
 * A server that speaks the chat completions of OpenAI, with gates: a test decides when which piece of an answer is written, and sees
 * whether its request is cancelled. With a `script` it writes by itself.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WAIT_MS_MAX } from './client.mjs';

export class Model {
  #server;
  #calls = [];
  #waiting = [];
  /** If set, answers are written by this function: it gets the call and drives it. */
  script;

  static async start() {
    const model = new Model();
    model.#server = createServer((request, response) => void model.#serve(request, response));
    model.#server.listen(0, '127.0.0.1');
    await once(model.#server, 'listening');
    return model;
  }

  get baseUrl() {
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  /** The request for an answer to this text. Requests of other tests may come late, and are not mixed up with it. */
  next(text) {
    const index = this.#calls.findIndex((call) => call.question.includes(text));
    if (index >= 0) return Promise.resolve(this.#calls.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no request for ${JSON.stringify(text)} came to the model in ${WAIT_MS_MAX} ms`)), WAIT_MS_MAX);
      this.#waiting.push({ text, take: (call) => (clearTimeout(timer), resolve(call)) });
    });
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #hand(call) {
    const index = this.#waiting.findIndex(({ text }) => call.question.includes(text));
    if (index >= 0) this.#waiting.splice(index, 1)[0].take(call);
    else this.#calls.push(call);
  }

  async #serve(request, response) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (!request.url.endsWith('/chat/completions')) {
      response.writeHead(request.url.endsWith('/models') ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'test-model', object: 'model' }] }));
      return;
    }
    const call = new Call(JSON.parse(String(Buffer.concat(pieces))), response);
    if (this.script) await this.script(call);
    else this.#hand(call);
  }
}

/** One request for an answer. */
class Call {
  #response;

  constructor(body, response) {
    this.body = body;
    this.#response = response;
    /** Resolves when the other side hung up before the answer was whole. */
    this.cancelled = new Promise((resolve) => response.once('close', () => !response.writableFinished && resolve()));
    response.once('close', () => (this.closed = true));
    if (body.stream) response.writeHead(200, { 'content-type': 'text/event-stream' });
  }

  /** What the shopper said last. */
  get question() {
    return JSON.stringify(this.body.messages.findLast((message) => message.role === 'user')?.content ?? '');
  }

  /** Writes a piece of the answer. */
  write(content) {
    this.#chunk({ delta: { role: 'assistant', content }, finish_reason: null });
  }

  finish() {
    this.#chunk({ delta: {}, finish_reason: 'stop' });
    this.#response.end('data: [DONE]\n\n');
  }

  /** Hangs up in the middle. */
  breakOff() {
    this.#response.destroy();
  }

  /** Answers at once as a whole, for a call that does not ask for a stream. */
  whole(content) {
    const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
    this.#response.writeHead(200, { 'content-type': 'application/json' });
    this.#response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'test-model', choices, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
  }

  /** Writes pieces, some milliseconds apart as a model does, until all are written or the other side hangs up. */
  async flow(pieces, pieceMs) {
    for (const piece of pieces) {
      if (this.closed) return;
      this.write(piece);
      await delay(pieceMs);
    }
    if (!this.closed) this.finish();
  }

  #chunk(choice) {
    const body = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'test-model', choices: [{ index: 0, ...choice }], usage: null };
    this.#response.write(`data: ${JSON.stringify(body)}\n\n`);
  }
}
