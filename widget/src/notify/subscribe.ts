/** Asks the shopper, through the browser, for leave to notify, and gives the browser a worker that shows what comes. */

export const WORKER = '/push-worker.js';
/** Where the worker finds what it needs to tell the server of a new address. */
export const KEPT = 'beseda-push';

export type Asked =
  { type: 'subscribed'; subscription: PushSubscriptionJSON } | { type: 'denied' } | { type: 'dismissed' };

/** One worker for each inbox: a browser has one subscription for each. */
export const scopeOf = (inbox: string): string => `/notify/${inbox}/`;
export const keptAt = (inbox: string): string => `${scopeOf(inbox)}subscription`;

/** Has to be called by a click. */
export async function askAndSubscribe(inbox: string, publicKey: string): Promise<Asked> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return { type: permission === 'denied' ? 'denied' : 'dismissed' };
  const registration = await navigator.serviceWorker.register(WORKER, { scope: scopeOf(inbox) });
  await active(registration);
  const subscription = (await subscribe(registration, publicKey)).toJSON();
  const kept = await caches.open(KEPT);
  await kept.put(keptAt(inbox), new Response(JSON.stringify({ inbox, publicKey, subscription })));
  return { type: 'subscribed', subscription };
}

/** Takes the subscription back in this browser, where it can be reached from. */
export async function unsubscribe(inbox: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(scopeOf(inbox));
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await (await caches.open(KEPT)).delete(keptAt(inbox));
}

async function subscribe(registration: ServiceWorkerRegistration, publicKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    // Made with another key, before the server got a new one.
    const old = await registration.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
}

async function active(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker || worker.state === 'activated') return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('the worker was not taken'));
    });
  });
}
