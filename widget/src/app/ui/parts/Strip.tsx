/** A word above the composer where the conversation is in a special state: waiting for a person, or finished. */
import './style';
import type { Thread } from '../../chat/thread';
import type { Controller } from '../../controller';
import { inLanguage } from '../../look';
import { usePush } from '../../push/usePush';
import { useStore } from '../../store';
import { useTexts } from '../../texts';
import { whenSoon } from '../../texts/times';

const SECONDS = 60;

interface StripProps {
  thread: Thread | undefined;
  controller: Controller;
  onNotice: (notice: string | undefined) => void;
}

export function Strip({ thread, controller, onNotice }: StripProps) {
  const texts = useTexts();
  const look = useStore(controller.look);
  const push = usePush(controller, onNotice);
  const hours = look?.hours;
  if (thread?.state === 'queued') {
    const { position, wait_seconds: wait } = thread;
    const title = position === undefined ? texts.queueTitle : texts.queuePosition(position);
    const waitWords =
      wait === undefined ? '' : `, ${texts.waitMinutes(wait < SECONDS ? 0 : Math.round(wait / SECONDS))}`;
    const isClosed = hours?.is_open === false;
    const own = inLanguage(look?.texts, controller.locale, look?.default_locale)?.offline;
    const opens = hours?.opens_at ? Date.parse(hours.opens_at) : NaN;
    const awayHint =
      own || (Number.isNaN(opens) ? texts.leaveMessage : texts.opensAt(whenSoon(opens, Date.now(), texts.tag)));
    return (
      <div class="strip strip-queued" role="status">
        <span class="pulse" aria-hidden="true" />
        <p>
          <strong>{isClosed ? texts.closedNow : title + waitWords}</strong>
          <span>{isClosed ? awayHint : texts.queueHint}</span>
        </p>
        {push?.isOn === false && (
          <button type="button" class="text-button" onClick={push.toggle}>
            {push.text}
          </button>
        )}
      </div>
    );
  }
  if (thread?.state !== 'resolved') return null;
  return (
    <div class="strip" role="status">
      <p>
        <strong>{texts.resolvedTitle}</strong>
        <span>{texts.resolvedHint}</span>
      </p>
      <button type="button" class="choice" onClick={() => controller.startNew()}>
        {texts.startNew}
      </button>
    </div>
  );
}
