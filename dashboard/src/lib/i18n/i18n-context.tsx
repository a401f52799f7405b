/** Gives the views their words: `t("queue.waiting")`, and the formats of the chosen language. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { PartError } from "@/lib/parts/fetch-part";
import { usePreferences } from "@/lib/ui/preferences";
import { useToasts } from "@/lib/ui/toasts";
import { en } from "./en";
import { formatsOf, type Formats } from "./format";
import { type Dictionary, loadDictionary, type Locale, type MessageKey } from "./locales";
import { translate, type Values } from "./translate";

export type Translate = (key: MessageKey, values?: Values) => string;
type I18n = { locale: Locale; t: Translate; format: Formats };

const I18nContext = createContext<I18n | undefined>(undefined);

export function I18nProvider({ children }: { children: ReactNode }) {
  const wanted = usePreferences((preferences) => preferences.locale);
  // Until the wanted language has come the one before it stays: no page in two languages, no blank page.
  const [loaded, setLoaded] = useState<{ locale: Locale; words: Dictionary }>({ locale: "en", words: en });
  useEffect(() => {
    let current = true;
    loadDictionary(wanted).then(
      (words) => {
        if (current) setLoaded({ locale: wanted, words });
      },
      (error: unknown) => {
        const key =
          error instanceof PartError && error.why === "updated" ? "shell.updated" : "common.loadFailed";
        if (current) useToasts.getState().show("error", translate(en[key], "en", {}));
      },
    );
    return () => {
      current = false;
    };
  }, [wanted]);
  useEffect(() => {
    document.documentElement.lang = loaded.locale;
  }, [loaded.locale]);
  const value = useMemo<I18n>(
    () => ({
      locale: loaded.locale,
      t: (key, values = {}) => translate(loaded.words[key], loaded.locale, values),
      format: formatsOf(loaded.locale),
    }),
    [loaded],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === undefined) throw new Error("useI18n is used outside I18nProvider");
  return i18n;
}
