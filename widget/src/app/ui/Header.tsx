/** Who is there: the shop, its assistant or the person who has taken the conversation; and what else one can do. */
import { agentOf, type Thread } from '../chat/thread';
import type { Controller } from '../controller';
import { inLanguage } from '../look';
import { useStore } from '../store';
import { useTexts } from '../texts';
import type { Texts } from '../texts/types';
import { back } from '../view';
import { Avatar } from './Avatar';
import { Icon } from './Icon';
import { Menu } from './Menu';
import { useFace } from './useFace';

interface HeaderProps {
  shop: string;
  thread: Thread | undefined;
  controller: Controller;
  onClose: () => void;
  onNotice: (notice: string | undefined) => void;
}

export function Header({ shop, thread, controller, onClose, onNotice }: HeaderProps) {
  const texts = useTexts();
  const look = useStore(controller.look);
  const view = useStore(controller.view);
  const agent = thread && agentOf(thread);
  const face = useFace(controller, agent?.id);
  const own = inLanguage(look?.texts, controller.locale, look?.default_locale);
  const name = look?.brand?.name || shop;
  const isAway = thread?.presence === 'offline';
  return (
    <header class="header">
      {view.name === 'chat' ? (
        <Avatar
          kind={agent ? 'agent' : 'shop'}
          name={agent?.name ?? name}
          picture={agent ? face : look?.brand?.logo_url}
          isHere={agent !== undefined && !isAway}
        />
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label={texts.back}
          onClick={() => controller.view.set(back(view))}
        >
          <Icon name="back" />
        </button>
      )}
      <div class="header-words">
        <h1>{agent?.name ?? (own?.title || name || texts.chat)}</h1>
        <p aria-live="polite">{isAway && agent ? texts.stateAway : stateWords(thread, texts, name, own?.subtitle)}</p>
      </div>
      <Menu {...{ controller, thread, onNotice }} />
      <button type="button" class="icon-button header-close" aria-label={texts.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}

function stateWords(thread: Thread | undefined, texts: Texts, shop: string, subtitle: string | undefined): string {
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
      return subtitle || texts.stateBot;
  }
}
