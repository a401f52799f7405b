/** Who is there: the shop, its assistant or the person who has taken the conversation; and what else one can do. */
import { useState } from 'preact/hooks';
import { agentOf, type Thread } from '../chat/thread';
import type { Controller } from '../controller';
import { inLanguage, wants } from '../look';
import { useStore } from '../store';
import { useTexts } from '../texts';
import type { Texts } from '../texts/types';
import { back } from '../view';
import { Avatar } from './Avatar';
import { Icon } from './Icon';
import { Menu, type MenuItem } from './Menu';

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
  const [isMenuOpen, setMenuOpen] = useState(false);
  const items = useItems(controller, thread, onNotice);
  const agent = thread && agentOf(thread);
  const own = inLanguage(look?.texts, controller.locale, look?.default_locale);
  const name = look?.brand?.name || shop;
  const isAway = thread?.presence === 'offline';
  return (
    <header class="header">
      {view.name === 'chat' ? (
        <Avatar
          kind={agent ? 'agent' : 'shop'}
          name={agent?.name ?? name}
          picture={agent ? agent.avatar_url : look?.brand?.logo_url}
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
      <Menu label={texts.more} isOpen={isMenuOpen} onToggle={setMenuOpen} items={items} />
      <button type="button" class="icon-button header-close" aria-label={texts.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}

/** What can be done now; things that would lead nowhere are not offered. */
function useItems(controller: Controller, thread: Thread | undefined, onNotice: HeaderProps['onNotice']): MenuItem[] {
  const texts = useTexts();
  const look = useStore(controller.look);
  const isSoundOn = useStore(controller.sound.isOn);
  const hasSession = useStore(controller.chat).session !== undefined;
  const isOpen = thread !== undefined && thread.state !== 'resolved';
  const choosesHuman = wants(look, 'choose_human');
  const tell = (what: Promise<unknown>) =>
    void what.then(
      () => onNotice(undefined),
      () => onNotice(texts.actionFailed),
    );
  const all: (MenuItem | false)[] = [
    isOpen &&
      thread.state === 'bot' &&
      choosesHuman && { icon: 'person', text: texts.callHuman, act: () => controller.callHuman(texts.callHumanWords) },
    isOpen &&
      thread.state === 'queued' &&
      choosesHuman && { icon: 'spark', text: texts.callBot, act: () => controller.callBot() },
    hasSession &&
      wants(look, 'articles') && {
        icon: 'search',
        text: texts.articles,
        act: () => controller.view.set({ name: 'articles', words: '' }),
      },
    hasSession && { icon: 'list', text: texts.list, act: () => controller.view.set({ name: 'list' }) },
    thread !== undefined &&
      wants(look, 'transcript') && {
        icon: 'load',
        text: texts.transcript,
        act: () => tell(controller.download(thread.id)),
      },
    isOpen &&
      'geolocation' in navigator && {
        icon: 'pin',
        text: texts.shareLocation,
        act: () => void controller.shareLocation().catch(() => onNotice(texts.locationDenied)),
      },
    { icon: 'bell', text: isSoundOn ? texts.soundOff : texts.soundOn, act: () => controller.sound.toggle() },
    isOpen && { icon: 'check', text: texts.finish, act: () => controller.finish() },
    hasSession && { icon: 'trash', text: texts.privacy, act: () => controller.view.set({ name: 'privacy' }) },
  ];
  return all.filter((item) => item !== false);
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
