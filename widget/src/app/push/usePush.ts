/** Notifications as the menu and the queue's strip offer them: nothing where they cannot be had. */
import { useEffect, useState } from 'preact/hooks';
import type { Controller } from '../controller';
import { wants } from '../look';
import { useStore } from '../store';
import { useTexts } from '../texts';
import type { Push, PushState } from './push';

type Notice = (words: string | undefined) => void;

export interface PushOffer {
  isOn: boolean;
  text: string;
  /** Has to be called by a click. */
  toggle: () => void;
}

export function usePush(controller: Controller, onNotice: Notice): PushOffer | undefined {
  const texts = useTexts();
  const isWanted = wants(useStore(controller.look), 'push');
  const hasSession = useStore(controller.chat).session !== undefined;
  const [push, setPush] = useState<Push>();
  const [state, setState] = useState<PushState>('unknown');
  useEffect(() => {
    if (!isWanted || !hasSession) return undefined;
    let stop: (() => void) | undefined;
    let isHere = true;
    const meet = async () => {
      const found = await controller.push();
      await found.look();
      if (!isHere) return;
      setPush(found);
      setState(found.state.get());
      stop = found.state.watch(() => setState(found.state.get()));
    };
    // Without a network nothing is offered.
    void meet().catch(() => undefined);
    return () => {
      isHere = false;
      stop?.();
    };
  }, [controller, isWanted, hasSession]);
  if (!push || (state !== 'on' && state !== 'off')) return undefined;
  const words = push.words(texts);
  const isOn = state === 'on';
  const fail = () => onNotice(words.failed);
  const toggle = () =>
    void (isOn ? push.turnOff().then(() => onNotice(undefined), fail) : push.turnOn(texts).then(onNotice, fail));
  return { isOn, text: isOn ? words.off : words.on, toggle };
}
