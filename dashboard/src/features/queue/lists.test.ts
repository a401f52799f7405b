/** Which conversation stands in which list, and where. */
import { describe, expect, it } from "vitest";
import type { BoardRow } from "@/lib/log/entry";
import { listsOf, matching } from "./lists";

const row = (id: string, minute: number, change: Partial<BoardRow> = {}): BoardRow => ({
  id,
  state: "queued",
  contact: { id: `c_${id}`, name: `Name ${id}` },
  since: `2026-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`,
  channel: "web",
  ...change,
});
const anna = { id: "a_1", name: "Anna" };
const ids = (rows: BoardRow[]) => rows.map(({ id }) => id);

describe("lists", () => {
  const rows = [
    row("late", 30),
    row("early", 10),
    row("mine", 5, { state: "assigned", agent: anna }),
    row("asleep", 6, { state: "snoozed", agent: anna }),
    row("max", 7, { state: "assigned", agent: { id: "a_2", name: "Max" } }),
    row("bot", 40, { state: "bot" }),
  ];

  it("put who waits longest first", () => {
    expect(ids(listsOf(rows, "a_1", {}).waiting)).toEqual(["early", "late"]);
  });

  it("hold as mine what I have, also put aside, the unread first", () => {
    expect(ids(listsOf(rows, "a_1", {}).mine)).toEqual(["asleep", "mine"]);
    expect(ids(listsOf(rows, "a_1", { mine: 2 }).mine)).toEqual(["mine", "asleep"]);
  });

  it("hold everything that is open, the latest word first", () => {
    expect(ids(listsOf(rows, "a_1", {}).open)).toEqual(["bot", "late", "early", "max", "asleep", "mine"]);
  });
});

it("searches names and last words, whatever the case", () => {
  const last = { seq: 1, at: "2026-01-01T10:00:00.000Z", text: "Где мой ЗАКАЗ?" };
  expect(ids(matching([row("a", 1, { last }), row("b", 2)], " заказ "))).toEqual(["a"]);
  expect(ids(matching([row("a", 1), row("b", 2)], "name B"))).toEqual(["b"]);
});
