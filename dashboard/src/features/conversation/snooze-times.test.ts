/** The mornings that a conversation is put aside until. */
import { expect, it } from "vitest";
import { localInputValue, snoozeChoices } from "./snooze-times";

const times = (now: Date) => snoozeChoices(now).map(({ key, until }) => `${key} ${localInputValue(until)}`);

it("offers hours, tomorrow's morning and Monday's", () => {
  expect(times(new Date(2026, 0, 7, 15, 30))).toEqual([
    "hour 2026-01-07T16:30",
    "threeHours 2026-01-07T18:30",
    "tomorrow 2026-01-08T09:00",
    "monday 2026-01-12T09:00",
  ]);
});

it("on a Sunday offers Monday once, and on a Monday the next one", () => {
  expect(times(new Date(2026, 0, 11, 12))).toHaveLength(3);
  expect(times(new Date(2026, 0, 12, 8)).at(-1)).toBe("monday 2026-01-19T09:00");
});
