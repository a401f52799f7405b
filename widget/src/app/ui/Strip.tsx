/** A word above the composer where the conversation is in a special state: waiting for a person, or finished. */
import type { Thread } from '../chat/thread';
import type { Controller } from '../controller';
import { useTexts } from '../texts';

export function Strip({ thread, controller }: { thread: Thread | undefined; controller: Controller }) {
  const texts = useTexts();
  if (thread?.state === 'queued') {
    return (
      <div class="strip strip-queued" role="status">
        <span class="pulse" aria-hidden="true" />
        <p>
          <strong>{thread.position === undefined ? texts.queueTitle : texts.queuePosition(thread.position)}</strong>
          <span>{texts.queueHint}</span>
        </p>
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
