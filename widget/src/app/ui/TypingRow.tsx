/** Three dots: somebody is writing, or the assistant is looking for an answer. */
import type { Thread, Typing } from '../chat/thread';
import { useTexts } from '../texts';
import { GroupFrame } from './Group';

export function TypingRow({ typing, thread }: { typing: Typing; thread: Thread }) {
  const texts = useTexts();
  const isAgent = typing.who.kind === 'agent';
  const name = typing.who.name || (isAgent ? (thread.agent?.name ?? texts.agent) : texts.bot);
  return (
    <GroupFrame isOwn={false} author={{ kind: isAgent ? 'agent' : 'bot', id: typing.who.id, name }} name={name}>
      <div class="bubble typing">
        <span class="sr-only">{isAgent ? texts.typing(name) : texts.thinking}</span>
        <i />
        <i />
        <i />
      </div>
    </GroupFrame>
  );
}
