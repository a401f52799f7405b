/** The choices that the last message offers. Once something newer is said they are gone: an old choice answers nothing. */
import type { Thread } from '../chat/thread';
import { safeHref } from '../markup/link';
import { useTexts } from '../texts';
import type { Button } from '../../protocol/frames';

interface ChoicesProps {
  thread: Thread;
  isBusy: boolean;
  onPress: (button: Button) => void;
}

export function Choices({ thread, isBusy, onPress }: ChoicesProps) {
  const last = thread.entries.findLast(({ kind }) => kind === 'message');
  const buttons = last?.author?.kind === 'shopper' ? undefined : last?.buttons;
  if (!buttons?.length || isBusy || thread.stream || thread.state === 'resolved') return null;
  return (
    <div class="choices">
      {buttons.map((button, i) => (
        <Choice key={i} button={button} onPress={onPress} />
      ))}
    </div>
  );
}

function Choice({ button, onPress }: { button: Button; onPress: (button: Button) => void }) {
  const texts = useTexts();
  const href = button.url === undefined ? undefined : safeHref(button.url);
  if (href !== undefined) {
    return (
      <a
        class="choice"
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={`${button.text}, ${texts.opensInNewTab}`}
      >
        {button.text}
      </a>
    );
  }
  return (
    <button type="button" class="choice" onClick={() => onPress(button)}>
      {button.text}
    </button>
  );
}
