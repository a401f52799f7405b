/** What came from the server, and what is shown of it. Pure, so that it can be tested without a worker. */
import { newsIn } from './words';

const VERSION = 1;
const RTL = /^(ar|he)\b/;

export interface Note {
  title: string;
  options: Omit<NotificationOptions, 'data'> & { renotify: boolean; data: { page: string | null } };
}

/** Returns what to show. A browser wants something shown for whatever came, so there is always something. */
export function noteOf(text: string | undefined): Note {
  const said = parse(text);
  const locale = word(said['locale']) ?? 'en';
  const tag = word(said['tag']) ?? 'beseda';
  return {
    title: word(said['title']) ?? '…',
    options: {
      body: word(said['body']) ?? newsIn(locale),
      // The next one of the same conversation takes its place, and is heard all the same.
      tag,
      renotify: true,
      lang: locale,
      dir: RTL.test(locale) ? 'rtl' : 'ltr',
      data: { page: pageOf(said['page']) },
    },
  };
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(text ?? '');
    if (typeof said === 'object' && said !== null && (said as { v?: unknown }).v === VERSION)
      return said as Record<string, unknown>;
  } catch {
    // Something of another version, or nothing at all.
  }
  return {};
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function pageOf(value: unknown): string | null {
  const page = word(value);
  return page !== undefined && /^https?:\/\//.test(page) ? page : null;
}
