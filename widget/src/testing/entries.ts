/** Entries for tests, with everything set that a test does not care about. */
import type { Entry, EntryFrame } from '../protocol/shapes';

export const SHOPPER = { kind: 'shopper', id: 'me', name: 'Guest' };
export const BOT = { kind: 'bot', id: 'bot', name: 'Helper' };
export const AGENT = { kind: 'agent', id: 'anna', name: 'Anna' };

export function entry(seq: number, change: Partial<Entry> = {}): Entry {
  return {
    conversation: 'c1',
    seq,
    id: `e${seq}`,
    at: new Date(Date.UTC(2026, 0, 1, 12, 0, seq)).toISOString(),
    kind: 'message',
    author: BOT,
    channel: 'web',
    text: `text ${seq}`,
    ...change,
  };
}

export function entryFrame(seq: number, change: Partial<Entry> = {}): EntryFrame {
  return { type: 'entry', ...entry(seq, change) };
}
