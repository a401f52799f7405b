/** A small menu behind a button. What is in it comes when the shopper reaches for it. */
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Thread } from '../chat/thread';
import type { Controller } from '../controller';
import { fetched } from '../fetched';
import { useStore } from '../store';
import { useTexts } from '../texts';
import { Icon } from './Icon';
import { lazy } from './lazy';

const fetchList = () => import('./parts/MenuList').then((part) => part.MenuList);
const MenuList = lazy(fetchList);
/** Without a network the press itself tries again. */
const prefetch = () => void fetched(fetchList).catch(() => undefined);

interface MenuProps {
  controller: Controller;
  thread: Thread | undefined;
  onNotice: (notice: string | undefined) => void;
}

export function Menu({ controller, thread, onNotice }: MenuProps) {
  const texts = useTexts();
  const isOpen = useStore(controller.isMenuOpen);
  const setOpen = useCallback((open: boolean) => controller.isMenuOpen.set(open), [controller]);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return undefined;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen, setOpen]);

  const leave = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, [setOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    } else if (event.key === 'Tab') setOpen(false);
  };
  return (
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={texts.more}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onFocus={prefetch}
        onPointerEnter={prefetch}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="dots" />
      </button>
      {isOpen && <MenuList {...{ controller, thread, onNotice, leave }} />}
    </div>
  );
}
