/** The time of day as each language writes it. */
import { expect, it } from "vitest";
import { formatsOf } from "./format";

const morning = new Date(2026, 0, 1, 9, 5).toISOString();

it("writes the hour without a zero where the day has two halves, and with it where it has one", () => {
  // Between the minutes and "AM" stands a narrow space in some browsers and a plain one in others.
  expect(formatsOf("en").time(morning)).toMatch(/^9:05\sAM$/);
  expect(formatsOf("ru").time(morning)).toBe("09:05");
  expect(formatsOf("zh").time(morning)).toBe("09:05");
});
