/**
 * Entries, rows and their words as the desk works with them. The wire carries words that a later server may add to;
 * here each is one of a known set, so that a `switch` over it is whole. An unknown word becomes the one that does least.
 */
import type { AuthorBody, EntryBody, QueueRow, TopicRow, VisitorRow } from "@/protocol/frames";

export const STATES = ["bot", "queued", "assigned", "snoozed", "resolved"] as const;
export type ConversationState = (typeof STATES)[number];

const ENTRY_KINDS = ["message", "note", "event", "hidden"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

const AUTHOR_KINDS = ["shopper", "agent", "program", "bot", "system"] as const;
export type AuthorKind = (typeof AUTHOR_KINDS)[number];

export type Author = AuthorBody & { kind: AuthorKind };
export type Entry = EntryBody & { kind: EntryKind; author: Author };
/** One open conversation on the agents' board. */
export type BoardRow = QueueRow & { state: ConversationState };

/** An entry of an unknown kind keeps its number and shows nothing. */
export function entryOf(body: EntryBody): Entry {
  const author = { ...body.author, kind: oneOf(AUTHOR_KINDS, body.author.kind, "system") };
  return { ...body, kind: oneOf(ENTRY_KINDS, body.kind, "hidden"), author };
}

/** A conversation in an unknown state is nobody's to take hastily: it stands among those of the bot. */
export function stateOf(word: string): ConversationState {
  return oneOf(STATES, word, "bot");
}

/** Returns the rows of the topic `queue`. */
export function boardRows(rows: readonly TopicRow[]): BoardRow[] {
  return rows.filter(isQueueRow).map((row) => ({ ...row, state: stateOf(row.state) }));
}

/** Returns the rows of the topic `visitors`. */
export function visitorRows(rows: readonly TopicRow[]): VisitorRow[] {
  return rows.filter((row): row is VisitorRow => !isQueueRow(row));
}

function isQueueRow(row: TopicRow): row is QueueRow {
  return "contact" in row;
}

function oneOf<W extends string>(words: readonly W[], word: string, otherwise: W): W {
  return words.find((known) => known === word) ?? otherwise;
}
