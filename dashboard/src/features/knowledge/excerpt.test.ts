/** The first words of articles of all shapes. */
import { expect, it } from "vitest";
import { excerptOf } from "./excerpt";

it.each([
  ["plain", "We deliver daily.\n\nMore.", "We deliver daily."],
  ["a table first", "| Size | Cm |\n|---|---|\n| S | 40 |\n\nMeasure the *body*.", "Measure the body."],
  ["a heading first", "# Delivery\n\nIt costs **199 ₽**.", "It costs 199 ₽."],
  ["marks", "See [the map](https://x.example) and `code` ~~old~~.", "See the map and code old."],
  ["lines", "one\ntwo  \nthree", "one two three"],
  ["a sum that must not break", "3\u00a0000\u00a0₽", "3\u00a0000\u00a0₽"],
  ["markup of pages", "a <b>bold</b> word ![a cat](cat.png)", "a bold word a cat"],
  ["a list", "1. Pack it\n2. Send it", "Pack it"],
  ["names that look like marks", "Use snake_case_here, 2 * 3 > 5.", "Use snake_case_here, 2 * 3 > 5."],
  ["a table alone", "| a |\n|---|\n| b |", ""],
  ["nothing", "", ""],
])("of %s", (_shape, markdown, expected) => {
  expect(excerptOf(markdown)).toBe(expected);
});

it("ends where the list's line ends, and never inside a character", () => {
  expect(Array.from(excerptOf("🙂".repeat(500)))).toHaveLength(180);
});
