/** What can be done besides writing; arrows move in it. */
import './style';
import { useEffect, useRef } from 'preact/hooks';
import type { Thread } from '../../chat/thread';
import type { Controller } from '../../controller';
import { wants } from '../../look';
import { usePush } from '../../push/usePush';
import { useStore } from '../../store';
import { useTexts } from '../../texts';
import { Icon, type IconName } from '../Icon';

const STEPS: Record<string, 1 | -1 | 'first' | 'last'> = { ArrowDown: 1, ArrowUp: -1, Home: 'first', End: 'last' };

interface MenuItem {
  icon: IconName;
  text: string;
  act: () => void;
}

interface MenuListProps {
  controller: Controller;
  thread: Thread | undefined;
  onNotice: (notice: string | undefined) => void;
  leave: () => void;
}

export function MenuList({ controller, thread, onNotice, leave }: MenuListProps) {
  const texts = useTexts();
  const items = useItems(controller, thread, onNotice);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(box.current, step);
  };
  return (
    <div class="menu-list" role="menu" aria-label={texts.more} ref={box} onKeyDown={onKeyDown}>
      {items.map(({ icon, text, act }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            leave();
            act();
          }}
        >
          <Icon name={icon} />
          {text}
        </button>
      ))}
    </div>
  );
}

/** What can be done now; things that would lead nowhere are not offered. */
function useItems(controller: Controller, thread: Thread | undefined, onNotice: MenuListProps['onNotice']): MenuItem[] {
  const texts = useTexts();
  const look = useStore(controller.look);
  const isSoundOn = useStore(controller.sound.isOn);
  const hasSession = useStore(controller.chat).session !== undefined;
  const isOpen = thread !== undefined && thread.state !== 'resolved';
  const push = usePush(controller, onNotice);
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
    push !== undefined && { icon: push.isOn ? 'cross' : 'bell', text: push.text, act: push.toggle },
    isOpen && { icon: 'check', text: texts.finish, act: () => controller.finish() },
    hasSession && { icon: 'trash', text: texts.privacy, act: () => controller.view.set({ name: 'privacy' }) },
  ];
  return all.filter((item) => item !== false);
}

function move(box: HTMLElement | null, step: 1 | -1 | 'first' | 'last'): void {
  const items = Array.from(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = step === 'first' ? 0 : step === 'last' ? items.length - 1 : at + step + items.length;
  items[next % items.length]?.focus();
}
