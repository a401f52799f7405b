/** The shop's goods side by side: pictures, names, prices, and what can be done with each. */
import './style';
import { safeHref } from '../../markup/link';
import { pictureUrl } from '../../look';
import { useTexts } from '../../texts';
import { price } from '../../texts/price';
import type { Card } from '../../../protocol/shapes';
import { useController } from '../context';

export function Goods({ cards }: { cards: readonly Card[] }) {
  return (
    <ul class="goods" tabIndex={cards.length > 1 ? 0 : undefined}>
      {cards.map((card, i) => (
        <li key={i}>
          <GoodsCard card={card} />
        </li>
      ))}
    </ul>
  );
}

/** One of the shop's goods: picture, name, price in the reader's way of writing it, and what can be done with it. */
function GoodsCard({ card }: { card: Card }) {
  const texts = useTexts();
  const controller = useController();
  const href = card.url === undefined ? undefined : safeHref(card.url);
  const picture = pictureUrl(card.image_url);
  return (
    <article class="goods-card">
      {picture && <img src={picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" />}
      <h3>
        {href === undefined ? (
          card.title
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {card.title}
            <span class="sr-only">, {texts.opensInNewTab}</span>
          </a>
        )}
      </h3>
      {card.text && <p>{card.text}</p>}
      {card.price && <p class="goods-price">{price(card.price, texts.tag)}</p>}
      {card.buttons?.map((button, i) => (
        <button key={i} type="button" class="choice" onClick={() => controller.press(button)}>
          {button.title}
        </button>
      ))}
    </article>
  );
}
