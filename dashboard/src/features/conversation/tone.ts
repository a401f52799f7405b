/** How a bubble looks, by what it is and whose. */
import type { AuthorKind, EntryKind } from "@/lib/log/entry";

export type Tone = "shopper" | "agent" | "bot" | "note" | "system";

export function toneOf(kind: EntryKind, author: AuthorKind): Tone {
  if (kind === "note") return "note";
  return author === "program" ? "agent" : author;
}

/** The shopper's words stand on the left, the shop's on the right. */
export function sideOf(author: AuthorKind): "left" | "right" {
  return author === "shopper" ? "left" : "right";
}
