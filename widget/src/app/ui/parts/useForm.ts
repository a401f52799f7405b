/** What is filled in, and what is wrong with it: told when the form is sent, taken back as soon as it is mended. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { mistakesOf } from '../../forms';
import { useTexts } from '../../texts';
import type { FormField, FormValues } from '../../../protocol/shapes';

export function useForm(fields: readonly FormField[], form: RefObject<HTMLFormElement | null>) {
  const texts = useTexts();
  const [values, setValues] = useState<FormValues>({});
  const [mistakes, setMistakes] = useState<Record<string, string>>({});

  const show = (found: Readonly<Record<string, string>>) => {
    setMistakes(found);
    const first = fields.find(({ name }) => name in found);
    if (first) (form.current?.elements.namedItem(first.name) as HTMLElement | null)?.focus();
  };
  return {
    values,
    mistakes,
    show,
    onChange: (name: string, value: string | boolean) => {
      setValues((before) => ({ ...before, [name]: value }));
      setMistakes((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== name)));
    },
    /** Returns the values to send, or undefined where something has to be mended first. */
    take: (): FormValues | undefined => {
      const found = mistakesOf(fields, values);
      show(Object.fromEntries(Object.entries(found).map(([name, mistake]) => [name, texts[mistake]])));
      if (Object.keys(found).length > 0) return undefined;
      const isNumber = (name: string) => fields.some((field) => field.name === name && field.kind === 'number');
      const said = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.trim() : value,
      ]);
      const filled = said.filter(([, value]) => value !== '') as [string, string | boolean][];
      return Object.fromEntries(filled.map(([name, value]) => [name, isNumber(name) ? Number(value) : value]));
    },
  };
}
