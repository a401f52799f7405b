/** What one sees before the first word. */
import type { ChatState } from '../chat/state';
import type { Controller } from '../controller';
import { inLanguage, wants } from '../look';
import { useStore } from '../store';
import { useTexts } from '../texts';
import type { Texts } from '../texts/types';
import { Avatar } from './Avatar';
import { Icon } from './Icon';

/** A first sentence that is longer than this is no title. */
const TITLE_CHARS_MAX = 48;

/** Makes a title of the first sentence of the shop's greeting, if it is a short one. */
export function splitGreeting(greeting: string, texts: Texts): { title: string; rest: string } {
  const text = greeting.trim();
  if (text === '') return { title: texts.hello, rest: texts.intro };
  const first = /^.+?[.!?…。！？]+(?=\s|$|(?<=[。！？]))/u.exec(text)?.[0] ?? text;
  if (first.length > TITLE_CHARS_MAX) return { title: texts.hello, rest: text };
  return { title: first, rest: text.slice(first.length).trim() };
}

export function Greeting({ chat, controller }: { chat: ChatState; controller: Controller }) {
  const texts = useTexts();
  const look = useStore(controller.look);
  const settings = chat.session?.settings;
  const own = inLanguage(look?.texts, controller.locale, look?.default_locale);
  const { title, rest } = splitGreeting(own?.greeting ?? settings?.greeting ?? '', texts);
  return (
    <div class="greeting">
      <Avatar kind="bot" name={settings?.name ?? ''} picture={look?.brand?.avatar_url} />
      <h2 dir="auto">{title}</h2>
      <p dir="auto">{rest}</p>
      <div class="greeting-ways">
        {chat.session && wants(look, 'articles') && (
          <button
            type="button"
            class="choice"
            onClick={() => controller.view.set({ name: 'articles', words: controller.draft })}
          >
            <Icon name="search" />
            {texts.articles}
          </button>
        )}
        {wants(look, 'choose_human') && (
          <button type="button" class="choice" onClick={() => controller.callHuman(texts.callHumanWords)}>
            <Icon name="person" />
            {texts.callHuman}
          </button>
        )}
      </div>
    </div>
  );
}
