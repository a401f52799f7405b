/**
 * Telling a shopper of answers while no page is open: whether this browser can and does, and how it is switched on and
 * off. Fetched with the menu, where the shop wants it.
 */
import type { Controller } from '../controller';
import { Store } from '../store';
import type { Texts } from '../texts/types';
import { askAndSubscribe, unsubscribe, type Asked } from '../../notify/subscribe';
import { isOurs, NOTIFY_MARK, type NotifyTask, type ToNotify } from '../../notify/words';
import { pushWords, type PushWords } from './words';

/** `unable`: this browser has no push, as in a tab of an iPhone, or the page is not secure. */
export type PushState = 'unknown' | 'unable' | 'off' | 'on';

const WINDOW = 'popup,width=420,height=440';

export class Push {
  readonly state = new Store<PushState>('unknown');
  private publicKey = '';

  constructor(
    private readonly controller: Controller,
    private readonly page: Window = window,
  ) {}

  /** Looks whether the server still tells this browser: a service may have said that it is gone. */
  async look(): Promise<void> {
    if (!canPush(this.page)) {
      this.state.set('unable');
      return;
    }
    const { public_key: key, items } = await (await this.controller.api()).push();
    this.publicKey = key;
    const mine = this.controller.shelf.get('push');
    const isOn = mine !== undefined && items.some(({ id }) => id === mine);
    if (!isOn) this.controller.shelf.delete('push');
    this.state.set(isOn ? 'on' : 'off');
  }

  /**
   * Returns what is to be said of it; nothing where the shopper just changed their mind. Has to be called by a click: a
   * window that no click has opened is not opened.
   */
  async turnOn(texts: Texts): Promise<string | undefined> {
    const { controller, page } = this;
    const { inbox } = controller.host.surroundings;
    const words = this.words(texts);
    const asked = await (page.parent === page
      ? askAndSubscribe(inbox, this.publicKey)
      : askInWindow(page, this.task(inbox, texts)));
    if (asked.type === 'dismissed') return undefined;
    if (asked.type === 'denied') return words.denied;
    const { id } = await (await controller.api()).pushTo(asked.subscription, controller.locale, controller.pageUrl);
    controller.shelf.set('push', id);
    this.state.set('on');
    return words.done;
  }

  words(texts: Texts): PushWords {
    return pushWords(texts.tag);
  }

  async turnOff(): Promise<void> {
    const { controller, page } = this;
    const id = controller.shelf.get('push');
    if (id !== undefined) await (await controller.api()).stopPush(id);
    controller.shelf.delete('push');
    this.state.set('off');
    // From a frame the worker cannot be seen; the server has forgotten the browser, so nothing comes.
    if (page.parent === page) await unsubscribe(controller.host.surroundings.inbox).catch(() => undefined);
  }

  private task(inbox: string, texts: Texts): NotifyTask {
    const { why, allow, done, denied, failed } = this.words(texts);
    const title = this.controller.chat.get().session?.settings.name ?? texts.chat;
    const { tag, isRtl } = texts;
    return { inbox, publicKey: this.publicKey, tag, isRtl, title, why, allow, done, denied, failed };
  }
}

function canPush(page: Window): boolean {
  return page.isSecureContext && 'PushManager' in page && 'Notification' in page && 'serviceWorker' in page.navigator;
}

/** Asks in a small window of our own. It ends with the window, whichever way that goes. */
function askInWindow(page: Window, task: NotifyTask): Promise<Asked> {
  const small = page.open(`/notify/${encodeURIComponent(task.inbox)}/`, NOTIFY_MARK, WINDOW);
  if (!small) return Promise.reject(new Error('the browser opens no window'));
  return new Promise((resolve, reject) => {
    const LOOK_EVERY_MS = 500;
    const timer = setInterval(() => {
      if (small.closed) end(() => resolve({ type: 'dismissed' }));
    }, LOOK_EVERY_MS);
    const hear = (event: MessageEvent) => {
      if (event.source !== small || !isOurs(event)) return;
      const said = event.data;
      if (said.type === 'ready')
        small.postMessage({ mark: NOTIFY_MARK, type: 'task', task } satisfies ToNotify, location.origin);
      else if (said.type === 'failed') end(() => reject(new Error('the browser refused')));
      else if (said.type !== 'task') end(() => resolve(said));
    };
    const end = (last: () => void) => {
      clearInterval(timer);
      page.removeEventListener('message', hear);
      last();
    };
    page.addEventListener('message', hear);
  });
}
