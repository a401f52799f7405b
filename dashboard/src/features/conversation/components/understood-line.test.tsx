/** What a message is about, at the desk: told by its entry or by a frame that follows, and nothing where there is nothing to tell. */
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Conversation } from "@/lib/api/bodies";
import { conversationKey } from "@/lib/live/cache-keys";
import type { EntryBody, ServerFrame } from "@/protocol/frames";
import { message } from "@/testing/fake-socket";
import { renderDesk } from "@/testing/render";
import { understanding } from "@/testing/understanding";
import { ConversationPane } from "./conversation-pane";

const HEAD: Conversation = {
  id: "cv",
  state: "queued",
  contact: { id: "c_1", name: "Maria" },
  inbox: { id: "i_1", name: "Shop" },
  channel: "web",
  since: "2026-01-01T10:00:00.000Z",
  opened_at: "2026-01-01T10:00:00.000Z",
  seq: 2,
  unread: 0,
};

async function open(...entries: EntryBody[]) {
  const view = renderDesk(<ConversationPane id="cv" />);
  view.cache.setQueryDefaults(conversationKey("cv"), { staleTime: Infinity, queryFn: () => HEAD });
  act(() => {
    view.cache.setQueryData(conversationKey("cv"), HEAD);
  });
  const say = (frame: ServerFrame) => act(() => view.socket.say(frame));
  await waitFor(() => view.socket.last("history"));
  const { ref } = view.socket.last("history");
  say({ type: "history", ref, conversation: "cv", entries, more: false });
  await screen.findAllByText(/^message/);
  return { ...view, say };
}

const told = (seq: number, change = {}): ServerFrame => ({
  type: "understood",
  conversation: "cv",
  seq,
  ...understanding(change),
});

describe("under a shopper's message", () => {
  it("stands what it is about, with a mark where it is not neutral", async () => {
    const angry = understanding({ sentiment: { name: "neg", confidence: 0.9 } });
    await open(message(1, { understood: angry }), message(2));
    expect(screen.getAllByText("Order status")).toHaveLength(1);
    expect(screen.getByRole("img", { name: "Sounds unhappy" })).toBeDefined();
  });

  it("appears what a frame tells later, and the conversation's mood with it", async () => {
    const { say } = await open(message(1), message(2));
    expect(screen.queryByText("Order status")).toBeNull();
    say(told(2, { temper: { mood: -50, escalation: 80 } }));
    expect(await screen.findByText("Order status")).toBeDefined();
    expect(await screen.findByRole("img", { name: "May be about to escalate" })).toBeDefined();
  });

  it("stands nothing for a message that is not loaded, out of scope or neutral", async () => {
    const { say } = await open(message(1));
    say(told(7));
    say(told(1, { verdict: "out_of_scope", intent: { name: "out_of_scope", confidence: 0.9 } }));
    // What comes after it has been drawn: so has this, if it is drawn at all.
    say({ type: "entry", ...message(2) });
    await screen.findByText("message 2");
    expect(screen.queryByRole("group", { name: "What it is about" })).toBeNull();
  });

  it("stands a shop's own wish as it is spelt, and a language that is not the usual one", async () => {
    const own = understanding({ intent: { name: "gift_engraving", confidence: 0.8 } });
    const german = understanding({ language: { name: "de", confidence: 0.9 } });
    await open(
      message(1, { understood: own }),
      message(2, { understood: own }),
      message(3, { understood: german }),
    );
    expect(screen.getAllByText("gift engraving")).toHaveLength(2);
    expect(screen.getByText("German")).toBeDefined();
  });
});

it("what a message names is copied with a press", async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText");
  const entities = [{ kind: "order_number", start: 8, end: 9, text: "1", value: "0001", confidence: 1 }];
  await open(message(1, { understood: understanding({ entities }) }));
  await user.click(screen.getByRole("button", { name: "1. Order number: 0001" }));
  expect(write).toHaveBeenCalledWith("0001");
});
