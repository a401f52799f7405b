/** The choices that the last message offers. Once something newer is said they are gone: an old choice answers nothing. */
import type { Thread } from '../chat/thread';
import type { Button } from '../../protocol/shapes';

interface ChoicesProps {
  thread: Thread;
  isBusy: boolean;
  onPress: (button: Button) => void;
}

export function Choices({ thread, isBusy, onPress }: ChoicesProps) {
  const last = thread.entries.findLast(({ kind }) => kind === 'message');
  const buttons = last?.author.kind === 'shopper' ? undefined : last?.buttons;
  if (!buttons?.length || isBusy || thread.stream || thread.state === 'resolved') return null;
  return (
    <div class="choices">
      {buttons.map((button, i) => (
        <button key={i} type="button" class="choice" onClick={() => onPress(button)}>
          {button.title}
        </button>
      ))}
    </div>
  );
}
