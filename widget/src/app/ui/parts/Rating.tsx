/** How it was, asked once at the end: five stars, and words if one likes. */
import './style';
import { useState } from 'preact/hooks';
import type { Thread } from '../../chat/thread';
import type { Controller } from '../../controller';
import { wants } from '../../look';
import { useStore } from '../../store';
import { useTexts } from '../../texts';
import { Icon } from '../Icon';

const SCORES = [1, 2, 3, 4, 5] as const;
const COMMENT_CHARS_MAX = 1_000;

export function Rating({ thread, controller }: { thread: Thread; controller: Controller }) {
  const texts = useTexts();
  const chat = useStore(controller.chat);
  const look = useStore(controller.look);
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState('');
  const isDone = chat.rated?.[thread.id] !== undefined || thread.entries.some(({ event }) => event?.name === 'rated');
  if (!wants(look, 'csat')) return null;
  if (isDone)
    return (
      <p class="rating" role="status">
        {texts.rateThanks}
      </p>
    );
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        if (score > 0) controller.rate(thread.id, score, comment.trim());
      }}
    >
      <fieldset>
        <legend>{texts.rateTitle}</legend>
        {SCORES.map((n) => (
          <label key={n} class={n <= score ? 'star on' : 'star'}>
            <input
              type="radio"
              class="sr-only"
              name="score"
              value={n}
              checked={n === score}
              onChange={() => setScore(n)}
              aria-label={texts.rateStars(n)}
            />
            <Icon name="star" />
          </label>
        ))}
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={COMMENT_CHARS_MAX}
            dir="auto"
            value={comment}
            placeholder={texts.rateComment}
            aria-label={texts.rateComment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="main-button">
            {texts.send}
          </button>
        </>
      )}
    </form>
  );
}
