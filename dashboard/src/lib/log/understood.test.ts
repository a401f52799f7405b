/** What of an understanding is shown, and where it is marked. */
import { describe, expect, it } from "vitest";
import type { UnderstoodBody } from "@/protocol/frames";
import { message } from "@/testing/fake-socket";
import { understanding } from "@/testing/understanding";
import { entryOf } from "./entry";
import { foreignLanguage, intentOf, moodOf, piecesOf, sentimentOf, usualLanguage } from "./understood";

const said = (code: string, confidence = 1) => understanding({ language: { name: code, confidence } });
const entry = (seq: number, understood?: UnderstoodBody) =>
  entryOf(message(seq, understood === undefined ? {} : { understood }));

describe("what is worth showing of a message", () => {
  it("is a sure wish, or a fair guess in grey", () => {
    const guess = (verdict: string, confidence: number, name = "order_status") =>
      intentOf(understanding({ verdict, intent: { name, confidence } }));
    expect(guess("sure", 0.4)).toEqual({ name: "order_status", sure: true });
    expect(guess("unsure", 0.5)).toEqual({ name: "order_status", sure: false });
    expect(guess("unsure", 0.2)).toBeUndefined();
    expect(guess("unsure", 0.9, "out_of_scope")).toBeUndefined();
    expect(guess("out_of_scope", 0.9, "out_of_scope")).toBeUndefined();
  });

  it("is a sentiment that is sure and not neutral", () => {
    const mark = (name: string, confidence: number) =>
      sentimentOf(understanding({ sentiment: { name, confidence } }));
    expect([
      mark("neg", 0.9),
      mark("pos", 0.7),
      mark("neg", 0.4),
      mark("neu", 1),
      mark("undecided", 1),
    ]).toEqual(["neg", "pos", undefined, undefined, undefined]);
  });

  it("is a language that is not the conversation's", () => {
    const entries = [
      entry(1, said("ru")),
      entry(2),
      entry(3, said("en")),
      entry(4, said("ru")),
      entry(5, said("de", 0.3)),
    ];
    expect(usualLanguage(entries)).toBe("ru");
    expect(usualLanguage([entry(1)])).toBeUndefined();
    expect(foreignLanguage(said("en"), "ru")).toBe("en");
    expect(foreignLanguage(said("ru"), "ru")).toBeUndefined();
    expect(foreignLanguage(said("und"), "ru")).toBeUndefined();
    expect(foreignLanguage(said("de", 0.3), "ru")).toBeUndefined();
  });
});

it("a conversation's mood is marked where it is far from neutral, a coming escalation before all", () => {
  const marks = [
    [0, 10],
    [-30, 10],
    [45, 10],
    [45, 60],
  ].map(([mood = 0, escalation = 0]) => moodOf({ mood, escalation }));
  expect(marks).toEqual([undefined, "bad", "good", "escalating"]);
  expect(moodOf(undefined)).toBeUndefined();
});

describe("a text cut at what it names", () => {
  const mention = (start: number, end: number) => ({
    kind: "size",
    start,
    end,
    text: "",
    value: "",
    confidence: 1,
  });

  it("counts code points, not the halves of an emoji", () => {
    const pieces = piecesOf("👍 заказ 42!", [mention(8, 10)]);
    expect(pieces.map((piece) => piece.text)).toEqual(["👍 заказ ", "42", "!"]);
    expect(pieces[1]?.mention).toBeDefined();
  });

  it("leaves out what lies outside or over another", () => {
    const pieces = piecesOf("abcdef", [mention(3, 5), mention(1, 4), mention(5, 9), mention(2, 2)]);
    expect(pieces.map((piece) => piece.text)).toEqual(["a", "bcd", "ef"]);
    expect(piecesOf("", [])).toEqual([]);
  });
});
