/** Cards under a message: the sources that an answer was made from, or the shop's goods side by side. */
import { safeHref } from '../markup/link';
import { useTexts } from '../texts';
import type { Card } from '../../protocol/shapes';
import { Icon } from './Icon';
import { lazy } from './lazy';

const Goods = lazy(() => import('./parts/Goods').then((part) => part.Goods));

export function Cards({ cards }: { cards: readonly Card[] }) {
  const isGoods = cards.some(({ image_url, price, buttons }) => image_url ?? price ?? buttons?.length);
  if (isGoods) return <Goods cards={cards} />;
  return (
    <ul class="cards">
      {cards.map((card, i) => (
        <li key={i}>
          <Source card={card} />
        </li>
      ))}
    </ul>
  );
}

function Source({ card: { title, text, url } }: { card: Card }) {
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
