/** Checks what is filled into a form, with the same rules as the server, so that a mistake is told at once. Pure. */
import type { FormField, FormValues } from '../protocol/shapes';
import type { Words } from './texts/types';

const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^\+?[\d\s().-]{5,24}$/;
const DIGITS_MIN = 5;
const DIGITS_MAX = 15;
/** Longer patterns are not tried: one that a stranger wrote could keep the page busy for ever. */
const PATTERN_CHARS_MAX = 200;

export type FieldMistake = Extract<keyof Words, `field${string}`>;

/** Returns what is wrong with each field, by its name; nothing where all is well. */
export function mistakesOf(fields: readonly FormField[], values: FormValues): Record<string, FieldMistake> {
  const found = fields.flatMap((field) => {
    const mistake = mistakeOf(field, values[field.name]);
    return mistake ? [[field.name, mistake] as const] : [];
  });
  return Object.fromEntries(found);
}

function mistakeOf(
  { kind, required, options, pattern }: FormField,
  value: string | number | boolean | undefined,
): FieldMistake | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  if (kind === 'checkbox') return required && value !== true ? 'fieldRequired' : undefined;
  if (text === '') return required ? 'fieldRequired' : undefined;
  if (kind === 'email' && !EMAIL.test(text)) return 'fieldEmail';
  if (kind === 'phone' && !isPhone(text)) return 'fieldPhone';
  if (kind === 'number' && !Number.isFinite(Number(text))) return 'fieldNumber';
  if (kind === 'select' && options && !options.includes(text)) return 'fieldRequired';
  return pattern !== undefined && !fits(pattern, text) ? 'fieldPattern' : undefined;
}

function isPhone(text: string): boolean {
  const n = text.replace(/\D/g, '').length;
  return PHONE.test(text) && n >= DIGITS_MIN && n <= DIGITS_MAX;
}

function fits(pattern: string, text: string): boolean {
  if (pattern.length > PATTERN_CHARS_MAX) return true;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    // A pattern that browsers do not understand is the server's to judge.
    return true;
  }
}

/** The server names fields by where they stand, as `form.values.email`; the form knows them by their last word. */
export function fieldsOf(mistakes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(mistakes).map(([path, words]) => [path.split('.').at(-1) ?? path, words]));
}
