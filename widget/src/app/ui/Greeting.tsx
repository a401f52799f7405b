/** What one sees before the first word. */
import type { ChatState } from '../chat/state';
import type { Controller } from '../controller';
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
  const settings = chat.session?.settings;
  const { title, rest } = splitGreeting(settings?.greeting ?? '', texts);
  return (
    <div class="greeting">
      <Avatar kind="bot" name={settings?.name ?? ''} />
      <h2>{title}</h2>
      <p>{rest}</p>
      <button type="button" class="choice" onClick={() => controller.callHuman(texts.callHumanWords)}>
        <Icon name="person" />
        {texts.callHuman}
      </button>
    </div>
  );
}
