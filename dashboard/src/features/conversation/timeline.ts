/** Arranges entries for reading: days apart, one author's messages together, nothing that has no content. */
import type { Entry } from "@/lib/log/entry";

/** Messages of one author closer than this stand together under one name. */
const TOGETHER_MS = 5 * 60_000;

export type Line =
  | { kind: "day"; key: string; at: string }
  | { kind: "event"; key: string; entry: Entry }
  | { kind: "bubble"; key: string; entry: Entry; first: boolean; last: boolean };

export function linesOf(entries: readonly Entry[]): Line[] {
  const shown = entries.filter((entry) => entry.kind !== "hidden");
  return shown.flatMap((entry, i) => {
    const before = shown[i - 1];
    const line = lineOf(entry, before, shown[i + 1]);
    return before !== undefined && sameDay(before.at, entry.at)
      ? [line]
      : [{ kind: "day", key: `day-${entry.seq}`, at: entry.at } as const, line];
  });
}

function lineOf(entry: Entry, before: Entry | undefined, after: Entry | undefined): Line {
  const key = entry.id;
  if (entry.kind === "event") return { kind: "event", key, entry };
  const first = before === undefined || !together(before, entry);
  const last = after === undefined || !together(entry, after);
  return { kind: "bubble", key, entry, first, last };
}

function together(a: Entry, b: Entry): boolean {
  return (
    a.kind === b.kind &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    Date.parse(b.at) - Date.parse(a.at) < TOGETHER_MS &&
    sameDay(a.at, b.at)
  );
}

function sameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
