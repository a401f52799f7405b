/**
 * A server that is played inside the browser: the widget's socket is answered from a list of entries. For what a real server
 * would need an hour to come to, such as ten thousand messages, and for what no real server would ever send.
 */

const AT = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const CONVERSATION = 'played';

/** An entry as the wire has it. */
export function entry(seq, change = {}) {
  return {
    conversation: CONVERSATION,
    seq,
    id: `e${seq}`,
    at: new Date(AT + seq * MINUTE_MS).toISOString(),
    kind: 'message',
    author: seq % 3 === 0 ? { kind: 'shopper', id: 'me', name: 'Guest' } : { kind: 'agent', id: 'anna', name: 'Anna' },
    channel: 'web',
    text: `message ${seq}`,
    format: 'markdown',
    ...change,
  };
}

/**
 * Plays the socket of every page of a context.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {object[]} entries
 * @param {{state?: string, pageMax?: number}} options `pageMax`: entries in a page of the past, whatever was asked for
 */
export async function play(context, entries, { state = 'assigned', pageMax = 100 } = {}) {
  const seen = { history: 0, posted: [] };
  const line = { socket: undefined };
  await context.routeWebSocket(/\/ws$/u, (socket) => {
    const tell = (frame) => socket.send(JSON.stringify(frame));
    line.socket = socket;
    socket.onMessage((text) => {
      const frame = JSON.parse(text);
      if (frame.type === 'hello') tell(welcome(entries, state));
      if (frame.type === 'post') seen.posted.push(frame);
      if (frame.type !== 'history') return;
      seen.history += 1;
      const before = frame.before ?? Infinity;
      const page = entries.filter(({ seq }) => seq < before).slice(-pageMax);
      tell({ type: 'history', ref: frame.ref, conversation: CONVERSATION, entries: page, more: (page[0]?.seq ?? 1) > 1 });
    });
  });
  return { seen, say: (frame) => line.socket.send(JSON.stringify(frame)) };
}

function welcome(entries, state) {
  return {
    type: 'welcome',
    session: 's',
    who: { kind: 'shopper', id: 'me', name: 'Guest' },
    conversations: [{ id: CONVERSATION, seq: entries.at(-1)?.seq ?? 0, state, unread: 0 }],
    heartbeat_ms: 600_000,
    limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: 16 },
    features: [],
  };
}
