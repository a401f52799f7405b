/** What the shop wrote on the script tag. */
import type { Theme } from '../bridge/messages';

export interface LoaderConfig {
  /** Where the script came from: the iframe and the session request go there, and messages come from there alone. */
  server: string;
  inbox: string;
  locale: string | undefined;
  color: string | undefined;
  side: string | undefined;
  theme: Theme;
}

/** Returns the tag's settings, or undefined (and says on the console what is missing) where it names no inbox. */
export function readConfig(): (LoaderConfig & { greeting: string | undefined }) | undefined {
  const script = document.currentScript as HTMLScriptElement | null;
  const { inbox, locale, color, side, theme = 'auto', greeting } = script?.dataset ?? {};
  if (!script || !inbox) {
    // eslint-disable-next-line no-console -- the only way to tell the shop's developer
    console.error('Beseda: data-inbox is missing');
    return undefined;
  }
  return { server: new URL(script.src).origin, inbox, locale, color, side, theme: theme as Theme, greeting };
}
