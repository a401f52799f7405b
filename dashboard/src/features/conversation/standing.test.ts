/** What an agent may do with a conversation, by how it stands. */
import { describe, expect, it } from "vitest";
import { actionsFor, standingOf } from "./standing";

const anna = { id: "a_1", name: "Anna" };
const max = { id: "a_2", name: "Max" };
const can = (...args: Parameters<typeof actionsFor>) => [...actionsFor(...args)].sort();

describe("standing", () => {
  it("is mine only while I have taken it", () => {
    expect(standingOf({ state: "assigned", agent: anna }, "a_1")).toEqual({ kind: "mine" });
    expect(standingOf({ state: "snoozed", agent: anna }, "a_1")).toEqual({ kind: "free", state: "snoozed" });
    expect(standingOf({ state: "queued", agent: anna }, "a_1")).toEqual({ kind: "free", state: "queued" });
  });

  it("is another's while another has it", () => {
    expect(standingOf({ state: "assigned", agent: max }, "a_1")).toEqual({ kind: "others", agent: "Max" });
  });
});

describe("actions", () => {
  it("offer to take what is free and never what another has", () => {
    for (const state of ["queued", "bot", "resolved"] as const) {
      expect(can({ state }, "a_1", false)).toContain("take");
    }
    expect(can({ state: "assigned", agent: max }, "a_1", false)).toEqual([]);
  });

  it("let an admin reassign another's conversation", () => {
    expect(can({ state: "assigned", agent: max }, "a_1", true)).toEqual(["assign", "resolve"]);
  });

  it("release and snooze only one's own", () => {
    expect(can({ state: "assigned", agent: anna }, "a_1", false)).toEqual([
      "assign",
      "release",
      "resolve",
      "snooze",
    ]);
    expect(can({ state: "queued" }, "a_1", true)).not.toContain("release");
  });
});
