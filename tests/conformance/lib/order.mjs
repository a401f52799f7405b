/**
 * The checker of promise 3, and of the rules for `delta`: it sees every frame of one socket and keeps a list of what broke them.
 *
 * Per conversation it knows the last number seen. A socket learns where a conversation starts from its own `resume`, from `welcome`, from
 * `ok` of a `watch`, or - a shopper only - from 0, because a shopper gets the whole of every conversation that it opens.
 */
export class Order {
  #last = new Map();
  /** Entry id -> text so far, of answers that are being written. */
  #writing = new Map();
  #finished = new Set();
  /** Conversation -> the agent has acked a take and nobody has released. */
  #human = new Set();
  #lossy = false;

  /** @type {string[]} */
  violations = [];

  constructor({ fromZero }) {
    this.fromZero = fromZero;
  }

  /** The number of the last entry of a conversation that came here. */
  last(conversation) {
    return this.#last.get(conversation);
  }

  /** Where a conversation starts for this socket, by what was asked or told. */
  begin(conversation, seq) {
    this.#last.set(conversation, seq);
  }

  forget(conversation) {
    this.#last.delete(conversation);
  }

  /** From now on pieces may be missing, because this socket has stopped reading. */
  allowLostPieces() {
    this.#lossy = true;
  }

  see(frame) {
    if (frame.type === 'entry') this.#entry(frame);
    if (frame.type === 'delta') this.#delta(frame);
    if (frame.type === 'dropped') this.#finish(frame.entry);
    if (frame.type === 'synced') this.#synced(frame);
  }

  #entry(frame) {
    const { conversation, seq, id } = frame;
    const last = this.#last.get(conversation) ?? (this.fromZero ? 0 : seq - 1);
    if (seq !== last + 1) this.violations.push(`entry ${seq} of ${conversation} came after ${last}: a ${seq <= last ? 'duplicate or an inversion' : 'hole'}`);
    this.#last.set(conversation, Math.max(seq, last));
    this.#finish(id);
    const name = frame.kind === 'event' ? frame.event?.name : undefined;
    if (frame.author?.kind === 'bot' && this.#human.has(conversation)) this.violations.push(`the bot's entry ${seq} of ${conversation} was published after a human took it`);
    if (name === 'taken') this.#human.add(conversation);
    if (['released', 'resolved', 'reopened', 'queued'].includes(name)) this.#human.delete(conversation);
  }

  #delta({ conversation, entry, at, text }) {
    if (this.#human.has(conversation)) this.violations.push(`a delta came in ${conversation} after a human took it`);
    if (this.#finished.has(entry)) this.violations.push(`a delta came for ${entry}, which is finished or dropped`);
    const sofar = this.#writing.get(entry) ?? '';
    const length = [...sofar].length;
    if (at > length && !this.#lossy) this.violations.push(`a delta for ${entry} is at ${at}, but only ${length} code points came before it`);
    this.#writing.set(entry, [...sofar].slice(0, at).join('') + text);
  }

  #synced({ conversation, seq }) {
    const last = this.#last.get(conversation);
    if (last !== undefined && seq < last) this.violations.push(`synced says ${seq} in ${conversation}, but ${last} came already`);
    if (last !== undefined && seq > last) this.violations.push(`synced says ${seq} in ${conversation}, but only ${last} has come`);
  }

  #finish(entry) {
    this.#writing.delete(entry);
    this.#finished.add(entry);
  }

  /** The pieces so far of an answer that is being written. */
  writing(entry) {
    return this.#writing.get(entry);
  }
}
