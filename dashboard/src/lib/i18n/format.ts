/** Times, spans and sizes in the reader's language. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export type Formats = ReturnType<typeof formatsOf>;

export function formatsOf(locale: string) {
  const time = timeFormat(locale);
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
  const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    time: (iso: string) => time.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    number: (n: number) => new Intl.NumberFormat(locale).format(n),
    /** "today", "yesterday", "3 May". */
    day: (iso: string, nowMs: number) => {
      const date = new Date(iso);
      const days = daysBetween(date, new Date(nowMs));
      if (days === 0 || days === 1) return relative.format(-days, "day");
      return date.getFullYear() === new Date(nowMs).getFullYear() ? day.format(date) : dayOfYear.format(date);
    },
    /** A short span, for waiting times: "45s", "12m", "3h 05m". */
    span: (ms: number) => span(locale, Math.max(0, ms)),
    bytes: (n: number) => bytes(locale, n),
  };
}

/** "9:05 AM" where the day has two halves, "09:05" where it has one. */
function timeFormat(locale: string): Intl.DateTimeFormat {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  return new Intl.DateTimeFormat(locale, {
    hour: hour12 === true ? "numeric" : "2-digit",
    minute: "2-digit",
  });
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

function unit(locale: string, n: number, name: string): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow" }).format(n);
}

function span(locale: string, ms: number): string {
  if (ms < MINUTE_MS) return unit(locale, Math.floor(ms / 1000), "second");
  if (ms < HOUR_MS) return unit(locale, Math.floor(ms / MINUTE_MS), "minute");
  if (ms >= DAY_MS) return unit(locale, Math.floor(ms / DAY_MS), "day");
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const hours = unit(locale, Math.floor(ms / HOUR_MS), "hour");
  return minutes === 0 ? hours : `${hours} ${unit(locale, minutes, "minute")}`;
}

function bytes(locale: string, n: number): string {
  if (n < 1024) return unit(locale, n, "byte");
  if (n < 1024 * 1024) return unit(locale, Math.round(n / 1024), "kilobyte");
  return unit(locale, Math.round((n / 1024 / 1024) * 10) / 10, "megabyte");
}
