/** Who is there: the shop, its assistant or the person who has taken the conversation. */
import { useState } from 'preact/hooks';
import { agentOf, type Thread } from '../chat/thread';
import type { Controller } from '../controller';
import { useTexts } from '../texts';
import type { Texts } from '../texts/types';
import { Avatar } from './Avatar';
import { Icon } from './Icon';
import { Menu } from './Menu';

interface HeaderProps {
  shop: string;
  thread: Thread | undefined;
  controller: Controller;
  onClose: () => void;
}

export function Header({ shop, thread, controller, onClose }: HeaderProps) {
  const texts = useTexts();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const agent = thread && agentOf(thread);
  const canFinish = thread !== undefined && thread.state !== 'resolved';
  return (
    <header class="header">
      <Avatar kind={agent ? 'agent' : 'shop'} name={agent?.name ?? shop} isHere={agent !== undefined} />
      <div class="header-words">
        <h1>{agent?.name ?? (shop || texts.chat)}</h1>
        <p aria-live="polite">{stateWords(thread, texts, shop)}</p>
      </div>
      {canFinish && (
        <Menu
          label={texts.more}
          isOpen={isMenuOpen}
          onToggle={setMenuOpen}
          items={[
            ...(thread.state === 'bot'
              ? [
                  {
                    icon: 'person' as const,
                    text: texts.callHuman,
                    act: () => controller.callHuman(texts.callHumanWords),
                  },
                ]
              : []),
            { icon: 'check', text: texts.finish, act: () => controller.finish() },
          ]}
        />
      )}
      <button type="button" class="icon-button" aria-label={texts.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}

function stateWords(thread: Thread | undefined, texts: Texts, shop: string): string {
  switch (thread?.state) {
    case 'queued':
      return texts.stateQueued;
    case 'assigned':
      return shop && agentOf(thread) ? `${texts.stateAssigned} · ${shop}` : texts.stateAssigned;
    case 'snoozed':
      return texts.stateAssigned;
    case 'resolved':
      return texts.stateResolved;
    case 'bot':
    case undefined:
      return texts.stateBot;
  }
}
