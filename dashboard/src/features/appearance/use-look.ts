/** The look that is being edited: a draft, how its parts change, and whether it differs from what is stored. */
import { createContext, useContext } from "react";
import type { Look } from "./api/appearance";
import { without } from "./without";

export type LookEditor = {
  look: Look;
  /** What the server finds wrong, by the path of the field. */
  mistakes: Readonly<Record<string, string>>;
  /** The language whose words are being edited and shown. */
  locale: string;
  change: <K extends keyof Look>(part: K, change: Partial<NonNullable<Look[K]>>) => void;
  replace: <K extends keyof Look>(part: K, value: Look[K]) => void;
};

export const LookContext = createContext<LookEditor | undefined>(undefined);

export function useLook(): LookEditor {
  const editor = useContext(LookContext);
  if (editor === undefined) throw new Error("there is no look being edited above this component");
  return editor;
}

/** Returns text for the server: nothing where nothing was written. */
export function orNothing(text: string): string | undefined {
  return text.trim() === "" ? undefined : text;
}

/** Returns the words of `locale` put in, or taken out where they are empty. */
export function withWords(
  all: Readonly<Record<string, string>> | undefined,
  locale: string,
  words: string,
): Record<string, string> {
  const others = without(all ?? {}, locale);
  return words.trim() === "" ? others : { ...others, [locale]: words };
}
