/** Answers first: a search through the shop's articles while one types, and the article that was chosen. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../../controller';
import { Markup } from '../../markup/Markup';
import { useTexts } from '../../texts';
import { CHAT } from '../../view';
import type { ArticleBody, ArticleRow } from '../../../protocol/rest';
import { Icon } from '../Icon';

/** The search waits until the fingers rest. */
const REST_MS = 250;
const WORDS_CHARS_MIN = 2;

interface Search {
  found: readonly ArticleRow[] | undefined;
  isFailed: boolean;
  tryAgain: () => void;
}

/** What was found for the words, once the fingers rest. */
function useSearch(controller: Controller, words: string): Search {
  const [found, setFound] = useState<readonly ArticleRow[]>();
  const [isFailed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const query = words.trim();
    setFailed(false);
    if (query.length < WORDS_CHARS_MIN) return setFound(undefined);
    const end = new AbortController();
    const timer = setTimeout(() => {
      controller
        .api()
        .then((api) => api.articles(query, controller.locale, end.signal))
        .then(setFound, () => {
          if (!end.signal.aborted) setFailed(true);
        });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [words, controller, tries]);
  return { found, isFailed, tryAgain: () => setTries(tries + 1) };
}

export function ArticlesView({ controller, words: first }: { controller: Controller; words: string }) {
  const texts = useTexts();
  const [words, setWords] = useState(first);
  const { found, isFailed, tryAgain } = useSearch(controller, words);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const ask = () => {
    if (words.trim() !== '') controller.draft = words.trim();
    controller.view.set(CHAT);
  };
  return (
    <section class="view" aria-label={texts.articles}>
      <label class="search">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          dir="auto"
          value={words}
          placeholder={texts.articlesSearch}
          aria-label={texts.articlesSearch}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <div role="status">
        {found?.length === 0 && (
          <p class="view-empty">
            <Icon name="search" />
            {texts.articlesNone}
          </p>
        )}
        {isFailed && (
          <p class="view-empty">
            {texts.loadFailed}{' '}
            <button type="button" class="text-button" onClick={tryAgain}>
              {texts.tryAgain}
            </button>
          </p>
        )}
      </div>
      <ul class="list">
        {found?.map(({ id, title, excerpt }) => (
          <li key={id}>
            <button
              type="button"
              class="list-row"
              onClick={() => controller.view.set({ name: 'article', id, title, words })}
            >
              <span class="list-words">
                <span class="list-text" dir="auto">
                  {title}
                </span>
                <span class="list-at list-excerpt" dir="auto">
                  {inWords(excerpt)}
                </span>
              </span>
              <Icon name="back" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="main-button" onClick={ask}>
        {texts.articlesAsk}
      </button>
    </section>
  );
}

/** An excerpt is cut out of Markdown anywhere; its marks would only be in the way. */
function inWords(excerpt: string): string {
  return excerpt.replace(/[*_`~]{1,3}|^#+ |\[([^\]]*)\]\([^)]*\)/gm, '$1');
}

export function ArticleView({ controller, id, title }: { controller: Controller; id: string; title: string }) {
  const texts = useTexts();
  const [article, setArticle] = useState<ArticleBody>();
  const [isFailed, setFailed] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    controller
      .api()
      .then((api) => api.article(id))
      .then(setArticle, () => setFailed(true));
  }, [controller, id]);
  return (
    <article class="view article" dir="auto">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {article ? <Markup text={article.text} /> : <p>{isFailed ? texts.loadFailed : texts.loading}</p>}
      <button type="button" class="main-button" onClick={() => controller.view.set(CHAT)}>
        {texts.articlesAsk}
      </button>
    </article>
  );
}
