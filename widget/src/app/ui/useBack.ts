/**
 * The back button of a phone: it leaves what one has gone to, and then the chat, before it leaves the shop's page. Each
 * opening puts one step into the browser's history, and takes it out again where the chat was left by other means.
 */
import { useEffect, useRef } from 'preact/hooks';

const MARK = 'beseda';

export function useBack(isShown: boolean, view: string, goBack: () => void): void {
  const now = useRef({ view, goBack });
  now.current = { view, goBack };
  const isOpen = isShown && matchMedia('(pointer: coarse) and (max-width: 480px)').matches;
  useEffect(() => {
    if (!isOpen) return undefined;
    let isLeft = false;
    // The step of the page before this one, which was loaded anew, is there still.
    if (history.state !== MARK) history.pushState(MARK, '');
    const onPop = () => {
      const { view: from, goBack: go } = now.current;
      // From a view one comes back into the chat, which takes a step of its own to leave.
      if (from === 'chat') isLeft = true;
      else history.pushState(MARK, '');
      go();
    };
    window.addEventListener('popstate', onPop);
    return () => {
      window.removeEventListener('popstate', onPop);
      if (!isLeft && history.state === MARK) history.back();
    };
  }, [isOpen]);
}
