/** How entries are arranged for reading. */
import { expect, it } from "vitest";
import { entryOf } from "@/lib/log/entry";
import { message } from "@/testing/fake-socket";
import { linesOf } from "./timeline";

const at = (day: number, minute: number) => new Date(2026, 0, day, 10, minute).toISOString();
const entry = (seq: number, change = {}) => entryOf(message(seq, change));
const shape = (...entries: Parameters<typeof linesOf>[0]) =>
  linesOf(entries).map((line) =>
    line.kind === "bubble" ? `${line.entry.seq}${line.first ? "<" : ""}${line.last ? ">" : ""}` : line.kind,
  );

it("puts one author's messages of a few minutes together", () => {
  const agent = { author: { kind: "agent", id: "a_1", name: "Anna" } };
  const lines = shape(
    entry(1, { at: at(1, 0) }),
    entry(2, { at: at(1, 1) }),
    entry(3, { at: at(1, 2), ...agent }),
    entry(4, { at: at(1, 9), ...agent }),
  );
  expect(lines).toEqual(["day", "1<", "2>", "3<>", "4<>"]);
});

it("does not put a note together with a reply", () => {
  const agent = { author: { kind: "agent", id: "a_1", name: "Anna" }, at: at(1, 0) };
  expect(shape(entry(1, agent), entry(2, { ...agent, kind: "note" }))).toEqual(["day", "1<>", "2<>"]);
});

it("divides days and shows nothing of what is hidden or unknown", () => {
  const lines = shape(
    entry(1, { at: at(1, 0), kind: "hidden" }),
    entry(2, { at: at(1, 0), kind: "event", event: { name: "opened" } }),
    entry(3, { at: at(2, 0), kind: "of a later version" }),
    entry(4, { at: at(2, 0) }),
  );
  expect(lines).toEqual(["day", "event", "day", "4<>"]);
});
