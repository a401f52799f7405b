/** An agent's way through a conversation: read, be told to take it, take it, answer, fail, try again. */
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation } from "@/lib/api/bodies";
import { conversationKey } from "@/lib/live/cache-keys";
import { PATIENCE_MS } from "@/lib/live/use-cut-off";
import type { ServerFrame } from "@/protocol/frames";
import { message, welcome } from "@/testing/fake-socket";
import { ANNA, renderDesk } from "@/testing/render";
import { useDrafts } from "../drafts";
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
const agent = { id: ANNA.id, name: ANNA.name };

async function open(head: Partial<Conversation> = {}) {
  const view = renderDesk(<ConversationPane id="cv" />);
  view.cache.setQueryDefaults(conversationKey("cv"), {
    staleTime: Infinity,
    queryFn: () => ({ ...HEAD, ...head }),
  });
  act(() => {
    view.cache.setQueryData(conversationKey("cv"), { ...HEAD, ...head });
  });
  const { socket } = view;
  const say = (frame: ServerFrame) => act(() => socket.say(frame));
  await waitFor(() => socket.last("history"));
  const { ref } = socket.last("history");
  say({ type: "history", ref, conversation: "cv", entries: [message(1), message(2)], more: false });
  await screen.findByText("message 2");
  return { ...view, say };
}

beforeEach(() => {
  useDrafts.getState().clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a conversation that nobody has", () => {
  it("says that it must be taken before a reply, and offers to", async () => {
    const { socket } = await open();
    expect(screen.getByText("Take the conversation to reply.")).toBeDefined();
    expect(screen.queryByRole("textbox")).toBeNull();
    fireEvent.click(screen.getAllByRole("button", { name: "Take" })[0] as HTMLElement);
    expect(socket.last("take").conversation).toBe("cv");
  });

  it("cannot be taken while the desk is cut off, and says why", async () => {
    const { socket, live, say } = await open();
    const takes = () => screen.getAllByRole<HTMLButtonElement>("button", { name: "Take" });
    vi.useFakeTimers();
    act(() => socket.drop());
    const pass = (ms: number) => {
      act(() => {
        vi.advanceTimersByTime(ms);
      });
    };
    pass(PATIENCE_MS - 1);
    expect(takes().map((button) => button.disabled)).toEqual([false, false]);
    pass(1);
    expect(takes().map((button) => button.disabled)).toEqual([true, true]);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Resolve" }).disabled).toBe(true);
    expect(screen.getByText(/No connection to the server/)).toBeDefined();
    fireEvent.keyDown(window, { code: "KeyT", altKey: true });
    act(() => {
      live.retryNow();
      socket.open();
    });
    say(welcome());
    expect(takes().map((button) => button.disabled)).toEqual([false, false]);
    expect(socket.all("take")).toHaveLength(0);
  });

  it("is watched from the end of what was loaded", async () => {
    const { socket } = await open();
    await waitFor(() => expect(socket.last("watch")).toMatchObject({ topic: "conversation:cv", since: 2 }));
  });

  it("takes notes all the same", async () => {
    const { socket } = await open();
    await userEvent.click(screen.getByRole("button", { name: "Note" }));
    await userEvent.type(screen.getByRole("textbox"), "a good customer{Enter}");
    expect(socket.last("note")).toMatchObject({ conversation: "cv", text: "a good customer" });
  });
});

describe("one's own conversation", () => {
  const mine = { state: "assigned", agent } as const;

  it("sends with Enter, breaks the line with Shift+Enter, and shows the message at once", async () => {
    const { socket } = await open(mine);
    await userEvent.type(screen.getByRole("textbox"), "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(socket.last("post")).toMatchObject({ conversation: "cv", text: "one\ntwo" });
    expect(screen.getByText("Sending…")).toBeDefined();
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("");
  });

  it("shows the message once when its entry has come", async () => {
    const { socket, say } = await open(mine);
    await userEvent.type(screen.getByRole("textbox"), "hello{Enter}");
    const { ref } = socket.last("post");
    say({ type: "entry", ...message(3, { ref, text: "hello", author: { kind: "agent", ...agent } }) });
    say({ type: "ack", ref, conversation: "cv", seq: 3, id: "e_3", at: "2026-01-01T10:00:00.000Z" });
    await waitFor(() => expect(screen.queryByText("Sending…")).toBeNull());
    expect(screen.getAllByText("hello")).toHaveLength(1);
  });

  it("keeps a refused message with the reason and tries it again under the same ref", async () => {
    const { socket, say } = await open(mine);
    await userEvent.type(screen.getByRole("textbox"), "hello{Enter}");
    const { ref } = socket.last("post");
    say({ type: "error", ref, code: "conflict", message: "Max has it" });
    expect((await screen.findByRole("alert")).textContent).toContain("Max has it");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(socket.all("post").map((post) => post.ref)).toEqual([ref, ref]);
  });

  it("does not send while an input method is choosing characters", async () => {
    const { socket } = await open(mine);
    const area = screen.getByRole("textbox");
    await userEvent.type(area, "ni");
    fireEvent.keyDown(area, { key: "Enter", isComposing: true });
    expect(socket.all("post")).toHaveLength(0);
  });

  it("shows an answer while it is written and the whole once it is there", async () => {
    const { say } = await open(mine);
    say({ type: "delta", conversation: "cv", entry: "e_3", at: 0, text: "We are **open**" });
    expect(await screen.findByText("open")).toBeDefined();
    say({
      type: "entry",
      ...message(3, { text: "We are open daily", author: { kind: "bot", id: "bot", name: "Bot" } }),
    });
    expect(await screen.findByText("We are open daily", { selector: "p" })).toBeDefined();
    expect(screen.queryByText("The bot is writing…")).toBeNull();
  });
});

it("of another says who has it and offers a note, not a reply", async () => {
  await open({ state: "assigned", agent: { id: "a_2", name: "Max" } });
  expect(screen.getByText(/Max has this conversation/)).toBeDefined();
  expect(screen.queryByRole("button", { name: "Take" })).toBeNull();
  expect(screen.getByRole("button", { name: "Write a note" })).toBeDefined();
});
