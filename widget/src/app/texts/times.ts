/** Times, dates and sizes in the shopper's language. */
import type { Texts } from './types';

const DAY_MS = 24 * 60 * 60_000;

export function clock(at: number, tag: string): string {
  return new Intl.DateTimeFormat(tag, { timeStyle: 'short' }).format(at);
}

export function fullTime(at: number, tag: string): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** The day of `at`, as one speaks of it on the day of `now`. */
export function dayName(at: number, now: number, texts: Texts): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return texts.today;
  if (day === new Date(now - DAY_MS).toDateString()) return texts.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const format: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) };
  return new Intl.DateTimeFormat(texts.tag, format).format(at);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1024;

export function fileSize(bytes: number, tag: string): string {
  const n = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(STEP)));
  const value = bytes / STEP ** n;
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: UNITS[n] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && n > 0 ? 1 : 0,
  }).format(value);
}

/** When something will be, as near as one says it: a time today, a day and a time later. */
export function whenSoon(at: number, now: number, tag: string): string {
  const day = new Date(at).setHours(0, 0, 0, 0);
  // Days of summer time are an hour longer or shorter.
  const n_days = Math.round((day - new Date(now).setHours(0, 0, 0, 0)) / DAY_MS);
  if (n_days < 2) {
    const word = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(n_days, 'day');
    return new Intl.ListFormat(tag, { type: 'unit', style: 'short' }).format([word, clock(at, tag)]);
  }
  const date: Intl.DateTimeFormatOptions = n_days > 6 ? { day: 'numeric', month: 'long' } : {};
  return new Intl.DateTimeFormat(tag, { weekday: 'long', ...date, hour: 'numeric', minute: '2-digit' }).format(at);
}
