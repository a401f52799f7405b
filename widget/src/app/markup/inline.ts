/**
 * Inline markup as data: bold, italic, strike, code, links. A small hand-written reader that cannot fail: what is not
 * markup comes out as the text it was.
 */
import { findLinks, safeHref } from './link';

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

/** Marks within marks deeper than this stay text. */
const DEPTH_MAX = 6;

const MARKS = [
  { mark: '**', type: 'strong' },
  { mark: '__', type: 'strong' },
  { mark: '~~', type: 'del' },
  { mark: '*', type: 'em' },
  { mark: '_', type: 'em' },
] as const;

export function parseInline(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  /** Marks that nothing further on closes: looked for once, not at every star of a long row of them. */
  const hopeless = new Set<string>();
  let plain = '';
  let i = 0;
  const flush = () => {
    if (plain) out.push(...linkify(plain));
    plain = '';
  };
  while (i < text.length) {
    const found = depth < DEPTH_MAX ? readAt(text, i, depth, hopeless) : undefined;
    if (found) {
      if (found.node) {
        flush();
        out.push(found.node);
      } else {
        plain += found.text;
      }
      i = found.end;
    } else {
      plain += text.charAt(i);
      i += 1;
    }
  }
  flush();
  return out;
}

type Found = { end: number } & ({ node: Inline; text?: never } | { node?: never; text: string });

function readAt(text: string, i: number, depth: number, hopeless: Set<string>): Found | undefined {
  switch (text.charAt(i)) {
    case '\\':
      return readEscape(text, i);
    case '`':
      return readCode(text, i);
    case '[':
      return readLink(text, i, depth);
    case '*':
    case '_':
    case '~':
      return readMark(text, i, depth, hopeless);
    case 'h':
    case 'H':
      return readAddress(text, i);
    default:
      return undefined;
  }
}

function readEscape(text: string, i: number): Found | undefined {
  const next = text.charAt(i + 1);
  return /[\\`*_~[\]()#>.!+-]/.test(next) ? { end: i + 2, text: next } : undefined;
}

function readCode(text: string, i: number): Found | undefined {
  const end = text.indexOf('`', i + 1);
  return end > i + 1 ? { end: end + 1, node: { type: 'code', text: text.slice(i + 1, end) } } : undefined;
}

/** A bare address is taken whole, so that the underscores in it mark nothing. */
function readAddress(text: string, i: number): Found | undefined {
  if (!/^https?:\/\//i.test(text.slice(i, i + 8)) || /\w/.test(text.charAt(i - 1))) return undefined;
  const until = text.slice(i).search(/\s|\]/);
  const word = until < 0 ? text.slice(i) : text.slice(i, i + until);
  const [link] = findLinks(word);
  return link?.start === 0
    ? {
        end: i + link.end,
        node: { type: 'link', href: link.href, children: [{ type: 'text', text: word.slice(0, link.end) }] },
      }
    : undefined;
}

/** `[shown](address)`; an address that may not be followed leaves the whole as it was written. */
function readLink(text: string, i: number, depth: number): Found | undefined {
  const match = /^\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?)\)/.exec(
    text.slice(i, i + 3300),
  );
  const href = match?.[2] && safeHref(match[2]);
  if (!match?.[1] || !href) return undefined;
  const children = withoutLinks(parseInline(match[1], depth + 1));
  return { end: i + match[0].length, node: { type: 'link', href, children } };
}

function readMark(text: string, i: number, depth: number, hopeless: Set<string>): Found | undefined {
  const found = MARKS.find(({ mark }) => text.startsWith(mark, i) && !hopeless.has(mark));
  if (!found) return undefined;
  const { mark, type } = found;
  const start = i + mark.length;
  // "2 * 3" and "a_b_c" are not markup: a mark opens at a word's beginning and closes at its end.
  if (/\s/.test(text.charAt(start)) || (mark.startsWith('_') && isWord(text.charAt(i - 1)))) return undefined;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const isInWord = mark.startsWith('_') && isWord(text.charAt(end + mark.length));
    const isHalf = mark.length === 1 && (text.charAt(end + 1) === mark || text.charAt(end - 1) === mark);
    if (/\s/.test(text.charAt(end - 1)) || isInWord || isHalf) continue;
    return { end: end + mark.length, node: { type, children: parseInline(text.slice(start, end), depth + 1) } };
  }
  hopeless.add(mark);
  return undefined;
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char);
}

function linkify(text: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const { start, end, href } of findLinks(text)) {
    if (start > from) out.push({ type: 'text', text: text.slice(from, start) });
    out.push({ type: 'link', href, children: [{ type: 'text', text: text.slice(start, end) }] });
    from = end;
  }
  if (from < text.length) out.push({ type: 'text', text: text.slice(from) });
  return out;
}

/** A link within a link would be a lie about where a click leads. */
function withoutLinks(nodes: Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if (node.type === 'link') return withoutLinks(node.children);
    return 'children' in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

/** Text that is not markup: only its addresses become links. */
export function parsePlain(text: string): Inline[] {
  return linkify(text);
}
