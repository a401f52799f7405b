/** Cards under a message: as a rule the sources that an answer was made from. */
import { safeHref } from '../markup/link';
import { useTexts } from '../texts';
import type { Card } from '../../protocol/shapes';
import { Icon } from './Icon';

export function Cards({ cards }: { cards: readonly Card[] }) {
  return (
    <ul class="cards">
      {cards.map((card, i) => (
        <li key={i}>
          <CardView card={card} />
        </li>
      ))}
    </ul>
  );
}

function CardView({ card: { title, text, url } }: { card: Card }) {
  const texts = useTexts();
  const href = url === undefined ? undefined : safeHref(url);
  const words = (
    <>
      <Icon name="book" />
      <span class="card-words">
        <span class="card-title">{title}</span>
        {text && <span class="card-text">{text}</span>}
      </span>
    </>
  );
  if (href === undefined) return <div class="card">{words}</div>;
  return (
    <a class="card" href={href} target="_blank" rel="noopener noreferrer">
      {words}
      <span class="sr-only">, {texts.opensInNewTab}</span>
    </a>
  );
}
