/** Which message the next one answers, above the field; it can be let go of. */
import './style';
import { useTexts } from '../../texts';
import type { Entry } from '../../../protocol/shapes';
import { brief } from '../Bubble';
import { Icon } from '../Icon';

const WORDS_CHARS_MAX = 80;

export function Answering({ entry, onCancel }: { entry: Entry; onCancel: () => void }) {
  const texts = useTexts();
  const name = entry.author.kind === 'shopper' ? texts.you : entry.author.name || texts.bot;
  return (
    <div class="answering">
      <p>
        <strong>{texts.replyTo(name)}</strong>
        <span dir="auto">{brief(entry.text ?? '', WORDS_CHARS_MAX)}</span>
      </p>
      <button type="button" class="icon-button small" aria-label={texts.cancel} onClick={onCancel}>
        <Icon name="cross" />
      </button>
    </div>
  );
}
