/**
 * What a frame of the server must look like, table by table from the protocol's page. Fields that the page does not name are allowed,
 * fields that it names must be there (unless it marks them with `?`) and must have the right type.
 *
 * Each shape is an object of checks; a check says what is wrong, or nothing.
 */

export const ERROR_CODES = ['bad_frame', 'bad_request', 'unauthorized', 'forbidden', 'not_found', 'too_large', 'rate_limited', 'conflict', 'busy', 'unavailable', 'internal'];
export const STATES = ['bot', 'queued', 'assigned', 'snoozed', 'resolved'];
export const ENTRY_KINDS = ['message', 'note', 'event', 'hidden'];
export const CONTENT_FIELDS = ['text', 'format', 'attachments', 'buttons', 'cards', 'form', 'answers', 'location', 'reply_to', 'event'];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

const when = (test, wanted) => (value) => (test(value) ? [] : [`is ${JSON.stringify(value)}, which is not ${wanted}`]);
const string = when((value) => typeof value === 'string', 'a string');
const words = when((value) => typeof value === 'string' && value.length > 0, 'a string with something in it');
const number = when((value) => Number.isSafeInteger(value) && value >= 0, 'a whole number');
const seq = when((value) => Number.isSafeInteger(value) && value > 0, 'a positive whole number');
const boolean = when((value) => typeof value === 'boolean', 'true or false');
const list = when(Array.isArray, 'a list');
const thing = when((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object');
export const time = when((value) => typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value)), 'an RFC 3339 time in UTC with milliseconds');
const oneOf = (values) => when((value) => values.includes(value), `one of ${values.join(', ')}`);
const optional = (check) => (value) => (value === undefined ? [] : check(value));
const each = (check) => (value) => (Array.isArray(value) ? value.flatMap((item, index) => check(item).map((fault) => `[${index}] ${fault}`)) : list(value));
const fields = (shape) => (value) => {
  const faults = thing(value);
  if (faults.length > 0) return faults;
  return Object.entries(shape).flatMap(([name, check]) => check(value[name]).map((fault) => `${name} ${fault}`));
};

const person = (kinds) => fields({ kind: oneOf(kinds), id: words, name: string });
const queueRow = fields({ id: words, state: oneOf(STATES), contact: fields({ id: words, name: string }), since: time, channel: words, last: optional(fields({ seq, at: time, text: string })) });
const visitorRow = fields({ id: words, name: string, since: time, conversation: optional(words) });
const rowsOf = (topic) => (topic === 'queue' ? queueRow : topic === 'visitors' ? visitorRow : thing);

export const checkEntry = (entry) => {
  const common = fields({ conversation: words, seq, id: words, at: time, kind: oneOf(ENTRY_KINDS) })(entry);
  if (common.length > 0) return common;
  if (entry.kind === 'hidden') return CONTENT_FIELDS.filter((name) => entry[name] !== undefined).map((name) => `${name} is content, and a hidden entry has none`);
  return fields({
    author: person(['shopper', 'agent', 'bot', 'system']),
    channel: words,
    ref: optional(words),
    reply_to: optional(seq),
    attachments: optional(each(thing)),
    ...(entry.kind === 'event' ? { event: fields({ name: words }) } : {}),
    ...(entry.kind === 'note' ? { text: entry.erased ? string : words } : {}),
    ...(entry.kind === 'message' ? { text: optional(string) } : {}),
  })(entry);
};

const FRAMES = {
  welcome: fields({
    session: words,
    who: person(['shopper', 'agent', 'program']),
    conversations: each(fields({ id: words, seq: number, state: oneOf(STATES), unread: number })),
    heartbeat_ms: seq,
    limits: fields({ frame_bytes: seq, text_chars: seq, in_flight: seq }),
    features: when((value) => value !== undefined, 'there'),
  }),
  entry: checkEntry,
  delta: fields({ conversation: words, entry: words, at: number, text: string }),
  dropped: fields({ conversation: words, entry: words }),
  ack: fields({ ref: words, conversation: words, seq, id: words, at: time }),
  history: fields({ ref: words, conversation: words, entries: each(checkEntry), more: boolean }),
  synced: fields({ conversation: words, seq: number }),
  state: fields({ conversation: words, state: oneOf(STATES), position: optional(seq), wait_seconds: optional(seq) }),
  typing: fields({ conversation: words, who: thing, text: optional(string) }),
  read: fields({ conversation: words, who: thing, seq }),
  presence: fields({ conversation: words, who: thing, status: words }),
  snapshot: (frame) => fields({ topic: words, rows: each(rowsOf(frame.topic)) })(frame),
  change: (frame) => fields({ topic: words, upsert: optional(each(rowsOf(frame.topic))), remove: optional(each(words)) })(frame),
  ok: fields({ ref: words, seq: optional(number) }),
  error: fields({ ref: optional(string), code: oneOf(ERROR_CODES), message: words, retry_after_ms: optional(number) }),
  beat: fields({}),
  bye: fields({ reason: oneOf(['draining', 'replaced', 'idle', 'revoked']), retry_after_ms: number }),
};

/** Returns what is wrong with a frame of the server, as a list of sentences; nothing if it is as the page says. */
export function checkFrame(frame) {
  const check = FRAMES[frame?.type];
  // Types that are not on the page may come in later versions, and a client ignores them.
  return check ? check(frame).map((fault) => `${frame.type}: ${fault}`) : [];
}
