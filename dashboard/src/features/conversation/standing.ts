/**
 * Where the signed-in agent stands towards a conversation, and so what it may do there. The rules are the protocol's:
 * replies only in a conversation that one has taken, notes everywhere, another's only by an admin's `assign`.
 */
import type { ConversationState } from "@/lib/log/entry";

export type Standing =
  | { kind: "mine" }
  | { kind: "free"; state: "queued" | "bot" | "snoozed" | "resolved" }
  | { kind: "others"; agent: string };

export type Head = { state: ConversationState; agent?: { id: string; name: string } | null };

export function standingOf(head: Head, me: string): Standing {
  const { state, agent } = head;
  if (state !== "assigned" && state !== "snoozed") return { kind: "free", state };
  if (agent != null && agent.id !== me) return { kind: "others", agent: agent.name };
  return state === "assigned" ? { kind: "mine" } : { kind: "free", state };
}

export type Action = "take" | "release" | "resolve" | "reopen" | "assign" | "snooze";

/** Tells which actions make sense now. What the server would refuse is not offered. */
export function actionsFor(head: Head, me: string, isAdmin: boolean): ReadonlySet<Action> {
  const standing = standingOf(head, me);
  switch (standing.kind) {
    case "mine":
      return new Set(["release", "resolve", "assign", "snooze"]);
    case "others":
      return new Set(isAdmin ? ["assign", "resolve"] : []);
    case "free":
      if (standing.state === "resolved") return new Set(["take", "reopen"]);
      return new Set(["take", "assign", "resolve"]);
  }
}
