/** Words: plural forms, values, and that no language lacks a value that another has. */
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { formatsOf } from "./format";
import { loadDictionary, LOCALES, type MessageKey } from "./locales";
import { type Message, translate } from "./translate";

describe("translate", () => {
  it("chooses the plural form of the language", async () => {
    const { "queue.unread": message } = await loadDictionary("ru");
    const say = (count: number) => translate(message, "ru", { count });
    expect(say(1)).toBe("1 непрочитанное сообщение");
    expect(say(3)).toBe("3 непрочитанных сообщения");
    expect(say(11)).toBe("11 непрочитанных сообщений");
  });

  it("leaves a value that was not given visible", () => {
    expect(translate("{name} took {what}", "en", { name: "Anna" })).toBe("Anna took {what}");
  });
});

describe("the dictionaries", () => {
  const namesIn = (message: Message) =>
    new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name));

  it.each(LOCALES)("use the same values in %s as in English", async (locale) => {
    const words = await loadDictionary(locale);
    for (const key of Object.keys(en) as MessageKey[]) {
      expect(namesIn(words[key]), key).toEqual(namesIn(en[key]));
      expect(JSON.stringify(words[key]), key).not.toBe('""');
    }
  });

  it.each(LOCALES)("have every plural form that %s needs", async (locale) => {
    const words = await loadDictionary(locale);
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(words)) {
      if (typeof message === "string") continue;
      // "many" of Russian and "other" share their form for whole numbers.
      for (const category of needed.filter((each) => each === "one" || each === "few")) {
        const sameForAll = key.endsWith(".more") || /пароль|символ|файл/i.test(message.other);
        expect(
          message[category] ?? (sameForAll ? message.other : undefined),
          `${key} ${category}`,
        ).toBeDefined();
      }
    }
  });
});

describe("formats", () => {
  const format = formatsOf("en");
  it("shorten a span to what matters", () => {
    expect(format.span(45_000)).toBe("45s");
    expect(format.span(12 * 60_000)).toBe("12m");
    expect(format.span(3 * 3_600_000 + 5 * 60_000)).toBe("3h 5m");
    expect(format.span(-5)).toBe("0s");
  });

  it("name days near by their names", () => {
    const now = new Date(2026, 4, 3, 12).getTime();
    expect(format.day(new Date(2026, 4, 3, 1).toISOString(), now)).toBe("today");
    expect(format.day(new Date(2026, 4, 2, 23).toISOString(), now)).toBe("yesterday");
    expect(format.day(new Date(2026, 3, 30).toISOString(), now)).toBe("April 30");
  });
});
