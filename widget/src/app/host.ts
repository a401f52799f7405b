/**
 * The shop's page, as seen from inside the iframe. The first `init` from our parent window fixes the one origin that we
 * hear and speak to from then on; a message from elsewhere, or from another window, is nothing to us.
 */
import { MARK, type Marked, type Surroundings, type ToApp, type ToLoader } from '../bridge/messages';

export type Heard = Exclude<ToApp, { type: 'init' }>;

export interface Host {
  origin: string;
  surroundings: Surroundings;
  post(message: ToLoader): void;
  /** Sets who hears what the page says from now on. */
  listen(hear: (message: Heard) => void): void;
}

/** Waits for the page to introduce itself. A page that loads this address by itself is never answered. */
export function meetHost(page: Window, onMeet: (host: Host) => void): void {
  let origin: string | undefined;
  let hear: (message: Heard) => void = () => undefined;
  const post = (message: ToLoader) => {
    if (origin !== undefined) page.parent.postMessage(message, origin);
  };
  page.addEventListener('message', (event: MessageEvent) => {
    if (page.parent === page || event.source !== page.parent) return;
    if (origin !== undefined && event.origin !== origin) return;
    const message = unwrap(event.data);
    if (!message) return;
    if (message.type !== 'init') {
      hear(message);
      return;
    }
    if (origin !== undefined) return;
    origin = event.origin;
    onMeet({ origin, surroundings: message, post, listen: (listener) => (hear = listener) });
  });
}

function unwrap(data: unknown): ToApp | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const message = data as Partial<Marked<ToApp>>;
  return message.mark === MARK && typeof message.type === 'string' ? (data as ToApp) : undefined;
}
