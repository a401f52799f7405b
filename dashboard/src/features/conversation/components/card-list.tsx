/** What the bot shows beside its words: mostly the articles that an answer was made from. */
import { BookOpen, ExternalLink } from "lucide-react";
import type { CardBody } from "@/protocol/frames";
import styles from "./card-list.module.css";

export function CardList({ cards }: { cards: readonly CardBody[] }) {
  if (cards.length === 0) return null;
  return (
    <ul className={styles.list}>
      {cards.map((card, i) => (
        // Cards have no ids and never change: their place is their key.
        <li key={i}>
          <CardBox card={card} />
        </li>
      ))}
    </ul>
  );
}

function CardBox({ card }: { card: CardBody }) {
  const url = safeUrl(card.url);
  const content = (
    <>
      <BookOpen size={16} aria-hidden="true" className={styles.icon} />
      <span className={styles.words}>
        <span className={styles.title}>{card.title}</span>
        {card.text != null && <span className={styles.text}>{card.text}</span>}
      </span>
      {url !== undefined && <ExternalLink size={14} aria-hidden="true" className={styles.icon} />}
    </>
  );
  if (url === undefined) return <span className={styles.card}>{content}</span>;
  return (
    <a className={styles.card} href={url} target="_blank" rel="noopener noreferrer">
      {content}
    </a>
  );
}

/** A card's address comes from outside: only web addresses are followed, never `javascript:` and its like. */
export function safeUrl(url: string | null | undefined): string | undefined {
  if (url == null || !URL.canParse(url, window.location.origin)) return undefined;
  const { protocol } = new URL(url, window.location.origin);
  return protocol === "https:" || protocol === "http:" ? url : undefined;
}
