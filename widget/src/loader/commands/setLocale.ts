/** `setLocale`: speaks another language from now on. */
import { pickTexts } from '../texts';
import { label, type Widget } from '../widget';

export type SetLocaleCommand = readonly ['setLocale', locale: string];

export function setLocale(widget: Widget, locale: string): void {
  widget.config.locale = locale;
  widget.texts = pickTexts(locale);
  widget.frame?.post({ type: 'locale', locale });
  label(widget);
}
