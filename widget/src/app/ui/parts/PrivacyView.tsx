/** "Delete my data": what will be gone, said before it is. */
import { useState } from 'preact/hooks';
import type { Controller } from '../../controller';
import { useTexts } from '../../texts';
import { CHAT } from '../../view';

export function PrivacyView({ controller, onDone }: { controller: Controller; onDone: (notice: string) => void }) {
  const texts = useTexts();
  const [state, setState] = useState<'asking' | 'busy' | 'failed'>('asking');
  const erase = () => {
    setState('busy');
    controller.forgetMe().then(
      () => onDone(texts.privacyDone),
      () => setState('failed'),
    );
  };
  return (
    <section class="view privacy" aria-label={texts.privacy}>
      <h2>{texts.privacy}</h2>
      <p>{texts.privacyText}</p>
      {state === 'failed' && (
        <p class="field-mistake" role="alert">
          {texts.actionFailed}
        </p>
      )}
      <button type="button" class="main-button danger" disabled={state === 'busy'} onClick={erase}>
        {texts.privacyDelete}
      </button>
      <button type="button" class="choice" onClick={() => controller.view.set(CHAT)}>
        {texts.cancel}
      </button>
    </section>
  );
}
