/** How the shop wants its chat to look, as the app uses it: colours that can be read, words in the right language. */
import { brandVariables } from './brand';
import type { Appearance, Feature, WidgetSettings } from '../protocol/rest';

/** The shop may set variables of its own; nothing else of its style comes in. */
const OWN = '--b-';
const VARIABLES: ReadonlySet<string> = new Set([
  'ground',
  'raised',
  'sunken',
  'sunken-strong',
  'line',
  'line-strong',
  'ink',
  'ink-soft',
  'ink-faint',
  'brand-ink',
  'round',
  'gap',
]);
const VALUE_CHARS_MAX = 200;
const VALUE_FORBIDDEN = /url\(|[;{}<>\\]|expression|@import/i;
const CORNER_MAX_PX = 32;
const FONT = /^[\p{L}\p{N} ,'"-]{1,200}$/u;

/** Returns the CSS variables of an appearance; what does not fit is left out, because it came over a network. */
export function lookVariables(look: Appearance | undefined, settings?: WidgetSettings): Record<string, string> {
  const { colour, font, corner_radius: corner, css = {} } = look?.brand ?? {};
  const own = Object.entries(css).flatMap(([name, value]) => {
    const isOurs = name.startsWith(OWN) && VARIABLES.has(name.slice(OWN.length));
    return isOurs && value.length <= VALUE_CHARS_MAX && !VALUE_FORBIDDEN.test(value)
      ? [[`--${name.slice(OWN.length)}`, value] as const]
      : [];
  });
  return {
    ...brandVariables(colour ?? settings?.color),
    ...(font !== undefined && FONT.test(font) && { '--shop-font': font }),
    ...(corner !== undefined && { '--round': `${Math.min(CORNER_MAX_PX, Math.max(0, corner))}px` }),
    ...Object.fromEntries(own),
  };
}

/** Returns the words in the wished language, or in the shop's own, or any. */
export function inLanguage<T>(
  all: Readonly<Record<string, T>> | undefined,
  locale: string,
  fallback?: string,
): T | undefined {
  if (!all) return undefined;
  const short = (tag: string) => tag.slice(0, 2).toLowerCase();
  const find = (tag: string | undefined) =>
    tag === undefined ? undefined : (all[tag] ?? Object.entries(all).find(([name]) => short(name) === short(tag))?.[1]);
  return find(locale) ?? find(fallback) ?? Object.values(all)[0];
}

/** Whether the shop wants something. What it has not said anything of, it wants, but for what asks for a permission. */
export function wants(look: Appearance | undefined, feature: Feature): boolean {
  return look?.features?.[feature] ?? feature !== 'push';
}

/** An address for a picture of the shop's own: nothing but `https:` or the server itself. */
export function pictureUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    const parsed = new URL(url, location.origin);
    return parsed.protocol === 'https:' || parsed.origin === location.origin ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}
