/**
 * The worker that browsers wake when a push service has something for a shopper: shows it, leads back to the shop's page,
 * and tells the server when the browser's address has changed. Classic, as older browsers know no worker modules.
 */
/// <reference lib="webworker" />
import { keptAt, KEPT } from '../notify/subscribe';
import { noteOf } from './note';

const worker = self as unknown as ServiceWorkerGlobalScope;
const RENEW_PATH = '/api/v1/widget/push/renew';

interface Kept {
  inbox: string;
  publicKey: string;
  subscription: PushSubscriptionJSON;
}

interface Changed extends ExtendableEvent {
  newSubscription?: PushSubscription | null;
}

/** The inbox is in the address that this worker is for. */
const inbox = new URL(worker.registration.scope).pathname.split('/')[2] ?? '';

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('push', (event) => {
  const { title, options } = noteOf(event.data?.text());
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { page } = event.notification.data as { page: string | null };
  event.waitUntil(lead(page ?? `/chat/${inbox}`));
});

worker.addEventListener('pushsubscriptionchange', (event) => (event as Changed).waitUntil(renew(event as Changed)));

/** A window of ours that shows the page already is brought to the front; another site's windows cannot be seen from here. */
async function lead(page: string): Promise<void> {
  const wanted = new URL(page, worker.location.origin).href;
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((client) => client.url === wanted && client.frameType === 'top-level');
  if (open) await open.focus();
  else await worker.clients.openWindow(wanted);
}

async function renew({ newSubscription }: Changed): Promise<void> {
  const shelf = await caches.open(KEPT);
  const kept = (await (await shelf.match(keptAt(inbox)))?.json()) as Kept | undefined;
  if (!kept) return;
  const { publicKey, subscription: old } = kept;
  const fresh =
    newSubscription ??
    (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
  const subscription = fresh.toJSON();
  const body = {
    inbox,
    old_endpoint: old.endpoint,
    old_auth: old.keys?.['auth'],
    endpoint: subscription.endpoint,
    keys: subscription.keys,
  };
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(RENEW_PATH, { method: 'POST', body: JSON.stringify(body), headers });
  if (answer.ok) await shelf.put(keptAt(inbox), new Response(JSON.stringify({ inbox, publicKey, subscription })));
}
