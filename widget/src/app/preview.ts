/** The app on the desk's page of the shop's appearance: a conversation that is played, so that one sees what shoppers will. */
import { Controller } from './controller';
import type { Wire } from './connection/driver';
import type { Host } from './host';
import { Shelf } from './storage';
import type { Entry, ServerFrame } from '../protocol/shapes';
import type { Appearance, SessionBody } from '../protocol/rest';
import type { Theme } from '../bridge/messages';

/** What the desk's page says. */
interface PreviewMessage {
  type: 'beseda.preview';
  appearance: Appearance;
  locale: string;
  theme: Theme;
  view: 'greeting' | 'conversation' | 'entrance';
  words: { question: string; answer: string; agent: string };
}

const CONVERSATION = 'preview';

/** Shows what the desk's page says, anew with every change there. */
export function hearPreview(show: (controller: Controller, locale: string) => void): void {
  let shown: Controller | undefined;
  window.addEventListener('message', ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || source !== window.parent || !isPreview(data)) return;
    document.documentElement.dataset['theme'] = data.theme;
    shown?.suspend();
    shown = previewController(data);
    show(shown, data.locale);
  });
  window.parent.postMessage({ type: 'beseda.preview.ready' }, location.origin);
}

function isPreview(data: unknown): data is PreviewMessage {
  return typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'beseda.preview';
}

/** Makes a controller whose line leads nowhere and knows one conversation. */
function previewController({ appearance, view, words }: PreviewMessage): Controller {
  const host: Host = {
    origin: location.origin,
    surroundings: {
      inbox: 'preview',
      locale: undefined,
      page_locale: '',
      theme: 'auto',
      page: { url: location.origin, title: '' },
      user: undefined,
      isOpen: false,
    },
    post: (message) => {
      if (message.type === 'want_session') controller.session({ type: 'session', session: sessionWith(appearance) });
    },
    listen: () => undefined,
  };
  const controller: Controller = new Controller(
    host,
    new Shelf('preview', location.origin, null, null),
    () => playedWire(view === 'conversation' ? conversation(words) : []),
    Date.now,
    // What is tried here must not reach another desk that tries something else.
    null,
    () => Promise.resolve(view === 'entrance' ? appearance : { ...appearance, consent: {}, pre_chat: {} }),
  );
  return controller;
}

function sessionWith(appearance: Appearance): SessionBody {
  const limits = { text_chars: 10_000, attachment_bytes: 10_000_000, attachment_types: [] };
  const name = appearance.brand?.name ?? '';
  return {
    token: 'preview',
    visitor: 'preview',
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    settings: { name, limits, appearance: { ...appearance, consent: {}, pre_chat: {} } },
  };
}

function conversation({ question, answer, agent }: PreviewMessage['words']): Entry[] {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const entry = (seq: number, kind: string, name: string, text: string): Entry => ({
    conversation: CONVERSATION,
    seq,
    id: `e${seq}`,
    at: at(5 - seq),
    kind: 'message',
    author: { kind, id: kind, name },
    channel: 'web',
    text,
    format: 'markdown',
  });
  return [entry(1, 'shopper', '', question), entry(2, 'agent', agent, answer)];
}

/** A wire that says what there is and takes in the rest in silence. */
function playedWire(entries: readonly Entry[]): Wire {
  const wire: Wire = {
    onopen: null,
    onmessage: null,
    onclose: null,
    close: () => undefined,
    send: (text) => {
      const { type, ref } = JSON.parse(text) as { type: string; ref?: string };
      if (type === 'hello') hear(welcome(entries));
      if (type === 'history' && ref !== undefined)
        hear({ type: 'history', ref, conversation: CONVERSATION, entries: [...entries], more: false });
    },
  };
  const hear = (frame: ServerFrame) => queueMicrotask(() => wire.onmessage?.({ data: JSON.stringify(frame) }));
  queueMicrotask(() => wire.onopen?.());
  return wire;
}

function welcome(entries: readonly Entry[]): ServerFrame {
  const head = { id: CONVERSATION, seq: entries.length, state: 'assigned', unread: 0 };
  return {
    type: 'welcome',
    session: 'preview',
    who: { kind: 'shopper', id: 'me', name: '' },
    conversations: entries.length > 0 ? [head] : [],
    heartbeat_ms: 86_400_000,
    limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: 16 },
    features: [],
  };
}
