/** What the shop wants to know or to have agreed to before the first word. */
import './style';
import { useRef, useState } from 'preact/hooks';
import type { Controller } from '../../controller';
import { inLanguage } from '../../look';
import { safeHref } from '../../markup/link';
import { useStore } from '../../store';
import { useTexts } from '../../texts';
import type { FormField } from '../../../protocol/shapes';
import { Fields } from './Fields';
import { useForm } from './useForm';

export function Welcome({ controller }: { controller: Controller }) {
  const texts = useTexts();
  const look = useStore(controller.look);
  const box = useRef<HTMLFormElement>(null);
  const fields: FormField[] = controller.questions().map(({ label, ...field }) => ({
    ...field,
    label: inLanguage(label, controller.locale, look?.default_locale) ?? field.name,
  }));
  const { values, mistakes, onChange, take, show } = useForm(fields, box);
  const [state, setState] = useState<'asking' | 'busy' | 'failed'>('asking');
  const consent = controller.needsConsent() ? look?.consent : undefined;
  const href = consent?.link === undefined ? undefined : safeHref(consent.link);

  const submit = async () => {
    const taken = take();
    if (!taken) return;
    setState('busy');
    const wrong = await controller.enter(taken as Record<string, string>);
    if (wrong === 'failed') {
      setState('failed');
      return;
    }
    setState('asking');
    if (wrong) show(wrong);
  };
  return (
    <form
      ref={box}
      class="view welcome"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{fields.length > 0 ? texts.introduce : texts.hello}</h2>
      <Fields fields={fields} values={values} mistakes={mistakes} onChange={onChange} />
      {consent && (
        <p class="consent">
          {inLanguage(consent.text, controller.locale, look?.default_locale) ?? texts.consentText}{' '}
          {href && (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {texts.consentLink}
              <span class="sr-only">, {texts.opensInNewTab}</span>
            </a>
          )}
        </p>
      )}
      {state === 'failed' && (
        <p class="field-mistake" role="alert">
          {texts.actionFailed}
        </p>
      )}
      <button type="submit" class="main-button" disabled={state === 'busy'}>
        {consent ? texts.consentAgree : texts.begin}
      </button>
    </form>
  );
}
