/** What one sees before the first word. */
import type { ChatState } from '../chat/state';
import type { Controller } from '../controller';
import { useTexts } from '../texts';
import { Avatar } from './Avatar';
import { Icon } from './Icon';

export function Greeting({ chat, controller }: { chat: ChatState; controller: Controller }) {
  const texts = useTexts();
  const settings = chat.session?.settings;
  return (
    <div class="greeting">
      <Avatar kind="bot" name={settings?.name ?? ''} />
      <h2>{settings?.greeting ?? texts.hello}</h2>
      <p>{texts.intro}</p>
      <button type="button" class="choice" onClick={() => controller.callHuman(texts.callHumanWords)}>
        <Icon name="person" />
        {texts.callHuman}
      </button>
    </div>
  );
}
