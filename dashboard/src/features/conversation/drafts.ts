/** What an agent has begun to write, kept for each conversation through reloads. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { DRAFTS_MAX } from "@/config/limits";

export type Mode = "reply" | "note";
export type Draft = { reply: string; note: string; mode: Mode };

export const NO_DRAFT: Draft = { reply: "", note: "", mode: "reply" };

type Drafts = {
  /** Whose drafts they are. */
  owner: string | undefined;
  drafts: Readonly<Record<string, Draft>>;
  change: (conversation: string, change: Partial<Draft>) => void;
  /** Says who sits here now; the drafts of somebody else are forgotten. */
  own: (owner: string) => void;
  /** The owner signed out: the next one must not read them. */
  clear: () => void;
};

export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      owner: undefined,
      drafts: {},
      own: (owner) => set((known) => (known.owner === owner ? known : { owner, drafts: {} })),
      change: (conversation, change) =>
        set(({ drafts }) => ({ drafts: changed(drafts, conversation, change) })),
      clear: () => set({ drafts: {} }),
    }),
    { name: "beseda.drafts" },
  ),
);

/** Puts the changed draft last, so that the one untouched for longest is the first to go. */
function changed(drafts: Drafts["drafts"], conversation: string, change: Partial<Draft>): Drafts["drafts"] {
  const { [conversation]: known = NO_DRAFT, ...others } = drafts;
  const draft = { ...known, ...change };
  const isEmpty = draft.reply === "" && draft.note === "" && draft.mode === "reply";
  const kept = Object.entries(others).slice(-(DRAFTS_MAX - 1));
  return Object.fromEntries(isEmpty ? kept : [...kept, [conversation, draft]]);
}

/** Returns the draft of a conversation. */
export function useDraft(conversation: string): Draft {
  return useDrafts((state) => state.drafts[conversation] ?? NO_DRAFT);
}
