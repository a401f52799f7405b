/** Addresses that text may lead to. Everything that is not plainly one of these stays text. */

const SAFE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Returns the address in the browser's own spelling, or undefined where a click on it could do more than go there. */
export function safeHref(text: string, base: string = location.origin): string | undefined {
  // A word without a scheme is no address; a path on the server (a help article) is.
  if (!/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(text)) return undefined;
  try {
    const url = new URL(text, base);
    return SAFE.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Returns `url` if it is on the server itself: what the page may load by itself without telling a third party. */
export function ownUrl(url: string, base: string = location.origin): string | undefined {
  try {
    const parsed = new URL(url, base);
    return parsed.origin === new URL(base).origin ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

/** Addresses as people write them in a sentence. */
const BARE =
  /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/giu;
/** Punctuation that ends a sentence rather than an address. */
const TAIL = /[.,:;!?*_~'"»”’。，、！？：；」』】》）]+$/u;

export interface FoundLink {
  start: number;
  end: number;
  href: string;
}

/** Finds bare addresses in text. */
export function findLinks(text: string): FoundLink[] {
  return Array.from(text.matchAll(BARE)).flatMap((match) => {
    const shown = trimTail(match[0]);
    const target = shown.includes('://') ? shown : shown.includes('@') ? `mailto:${shown}` : `https://${shown}`;
    const href = safeHref(target);
    return href ? [{ start: match.index, end: match.index + shown.length, href }] : [];
  });
}

function trimTail(address: string): string {
  let shown = address.split(/[，。、！？：；」』】》（）]/u, 1)[0] ?? address;
  shown = shown.replace(TAIL, '');
  // "(see https://x.example/a)": the bracket is the sentence's, unless the address opened it.
  while (shown.endsWith(')') && !shown.includes('(')) shown = shown.slice(0, -1).replace(TAIL, '');
  return shown;
}
