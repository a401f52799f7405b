/** The chat in a React app: a component that has it on the page for as long as it is drawn, and a hook for its commands. */
import { useEffect, useMemo } from 'react';
import { loadBeseda, type Beseda, type BesedaEvents, type BesedaOptions, type Identity } from './index.js';

export interface BesedaChatProps extends BesedaOptions {
  /** Who has signed in; nobody, if absent. */
  user?: Identity;
  onOpen?: () => void;
  onClose?: () => void;
  onUnread?: (count: number) => void;
}

/** Draws nothing itself: the chat stands beside the app, and outlives its routes. */
export function BesedaChat({ user, onOpen, onClose, onUnread, ...options }: BesedaChatProps): null {
  const beseda = useBeseda(options);
  const { id, hmac } = user ?? {};
  useEffect(() => {
    if (user) beseda.setUser(user);
    // A new object with the same person in it is no new person.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [beseda, id, hmac]);
  useEffect(() => {
    if (options.locale !== undefined) beseda.setLocale(options.locale);
  }, [beseda, options.locale]);
  useEffect(() => {
    if (options.theme !== undefined) beseda.setTheme(options.theme);
  }, [beseda, options.theme]);
  useListener(beseda, 'open', onOpen);
  useListener(beseda, 'close', onClose);
  useListener(beseda, 'unread', onUnread && (({ count }) => onUnread(count)));
  useEffect(() => () => beseda.destroy(), [beseda]);
  return null;
}

/** Returns the commands of the chat; the same ones for as long as server and inbox are the same. */
export function useBeseda(options: BesedaOptions): Beseda {
  const { server, inbox } = options;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the other options are for the beginning only
  return useMemo(() => loadBeseda(options), [server, inbox]);
}

function useListener<N extends keyof BesedaEvents>(
  beseda: Beseda,
  event: N,
  handler: ((detail: BesedaEvents[N]) => void) | undefined,
): void {
  useEffect(() => {
    if (!handler) return undefined;
    beseda.on(event, handler);
    return () => beseda.off(event, handler);
  }, [beseda, event, handler]);
}
