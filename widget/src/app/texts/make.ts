/** Makes what the components speak of the words of a language: numbers bend them, names are put in. */
import type { SendFailure } from '../connection/types';
import type { Plural, Texts, Words } from './types';

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'he']);

const FAILURES: Partial<Record<SendFailure, keyof Words>> = {
  expired: 'failExpired',
  too_large: 'failTooLarge',
  rate_limited: 'failRateLimited',
  busy: 'failBusy',
  unavailable: 'failUnavailable',
  not_found: 'failNotFound',
  forbidden: 'failForbidden',
};

const UPLOADS = {
  too_large: 'fileTooLarge',
  bad_type: 'fileBadType',
  empty: 'fileEmpty',
  failed: 'fileFailed',
} as const;

export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export function makeTexts(tag: string, words: Words): Texts {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  const number = (n: number) => numbers.format(n);
  const count = (plural: Plural, n: number) => fill(plural[rules.select(n)] ?? plural.other, { n: number(n) });
  return {
    ...words,
    tag,
    isRtl: RIGHT_TO_LEFT.has(tag.slice(0, 2)),
    charactersLeft: (n) => (n >= 0 ? count(words.charactersLeft, n) : count(words.charactersOver, -n)),
    queuePosition: (n) => (n === 1 ? words.queueNext : fill(words.queuePosition, { n: number(n) })),
    waitMinutes: (n) => (n < 1 ? words.waitSoon : count(words.waitMinutes, n)),
    opensAt: (when) => fill(words.opensAt, { when }),
    eventTaken: (name) => fill(words.eventTaken, { name }),
    typing: (name) => fill(words.typing, { name }),
    replyTo: (name) => fill(words.replyTo, { name }),
    sendFailure: (code) => words[FAILURES[code] ?? 'failOther'] as string,
    uploading: (n) => fill(words.uploading, { n: number(n) }),
    uploadFailure: (why, limit) => fill(words[UPLOADS[why]], { limit }),
    tooManyFiles: (n) => count(words.tooManyFiles, n),
    newMessages: (n) => count(words.newMessages, n),
    rateStars: (n) => fill(words.rateStars, { n: number(n) }),
    pictureOf: (n, total) => fill(words.pictureOf, { n: number(n), total: number(total) }),
  };
}
