/** `setLocale`: speaks another language from now on. */
import type { Host } from '../host';
import { pickTexts } from '../texts';

export type SetLocaleCommand = readonly ['setLocale', locale: string];

export function setLocale(host: Host, locale: string): void {
  const { widget } = host;
  widget.config.locale = locale;
  widget.texts = pickTexts(locale);
  widget.label();
  host.post({ type: 'locale', locale });
}
