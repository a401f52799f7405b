/** Drafts: kept for each conversation, bounded, and one person's own. */
import { beforeEach, expect, it } from "vitest";
import { DRAFTS_MAX } from "@/config/limits";
import { useDrafts } from "./drafts";

const { change, own } = useDrafts.getState();
const drafts = () => useDrafts.getState().drafts;

beforeEach(() => {
  useDrafts.getState().clear();
  own("a_1");
});

it("keeps reply and note of each conversation apart, through a reload", () => {
  change("cv", { reply: "hello" });
  change("cv", { note: "vip" });
  change("other", { reply: "bye" });
  expect(drafts()).toMatchObject({ cv: { reply: "hello", note: "vip" }, other: { reply: "bye" } });
  expect(localStorage.getItem("beseda.drafts")).toContain("hello");
});

it("forgets a draft that is empty again", () => {
  change("cv", { reply: "hello" });
  change("cv", { reply: "" });
  expect(drafts()).toEqual({});
});

it("lets the one untouched for longest go when there are too many", () => {
  for (let i = 0; i < DRAFTS_MAX; i += 1) change(`cv${i}`, { reply: "x" });
  change("cv0", { reply: "touched" });
  change("new", { reply: "x" });
  expect(Object.keys(drafts())).toHaveLength(DRAFTS_MAX);
  expect(drafts()["cv0"]).toBeDefined();
  expect(drafts()["cv1"]).toBeUndefined();
});

it("shows nobody the drafts of somebody else", () => {
  change("cv", { reply: "secret" });
  own("a_1");
  expect(drafts()["cv"]?.reply).toBe("secret");
  own("a_2");
  expect(drafts()).toEqual({});
});
