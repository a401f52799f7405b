/**
 * Loads the app anew when a part of it is gone after an update. It does so by itself while the shopper is at nothing that would be
 * lost; else it waits for their word. What is in view comes back, and so do the draft and the unsent messages.
 */
import { lack } from './fetched';
import type { Controller } from './controller';

/** Behind two servers of different versions one could go on loading for ever. */
const RENEW_EVERY_MIN_MS = 5 * 60_000;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Renews as soon as it may, whenever that is; `reload` is the browser's. Returns how to stop watching. */
export function watchRenewal(controller: Controller, reload: () => void): () => void {
  const consider = () => {
    if (lack.get() === 'updated' && mayRenew(controller)) renew(controller, reload);
  };
  const ends = [lack.watch(consider), controller.isShown.watch(consider)];
  return () => ends.forEach((end) => end());
}

/** Loads the app anew, with what is in view kept for it. */
export function renew(controller: Controller, reload: () => void): void {
  controller.keepPlace();
  controller.host.post({ type: 'leaving' });
  reload();
}

/** Whether nothing is lost if it happens now, and it did not happen a moment ago. */
function mayRenew(controller: Controller): boolean {
  const { shelf, tray, replyTo, place } = controller;
  if (place && Date.now() - place.at < RENEW_EVERY_MIN_MS) return false;
  const isBusy = tray.store.get().length > 0 || replyTo.get() !== undefined || document.querySelector('.voice');
  return shelf.isLasting && !isBusy && !isWriting();
}

function isWriting(): boolean {
  return Array.from(document.querySelectorAll<Field>('input, textarea, select')).some(isFilled);
}

function isFilled(field: Field): boolean {
  const isBox = field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
  return isBox ? field.checked !== field.defaultChecked : field.value !== '';
}
