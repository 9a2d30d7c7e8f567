import { scoped } from './browser-storage.ts'

/** What the service worker reads: its words, and what it has shown (pwa/service-worker/receive-push.ts). */
const cacheName = scoped('parley-push')

/** Stores what notifications say while no page is open. */
export async function keepPushWords(words: object): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.put(scoped('/push-words'), new Response(JSON.stringify(words)))
}

/** Who has left gets nothing on this device, and nothing of them stays. */
export async function forgetPush(): Promise<void> {
  const worker = await workerOf(navigator)?.getRegistration()
  if (worker === undefined) return
  await (await subscriptionOf(worker))?.unsubscribe()
  await caches.delete(cacheName)
  for (const shown of await worker.getNotifications()) shown.close()
}

/** Undefined: there is none, or the browser has no push. */
export async function subscriptionOf(
  worker: Partial<Pick<ServiceWorkerRegistration, 'pushManager'>>,
): Promise<PushSubscription | undefined> {
  return (await worker.pushManager?.getSubscription()) ?? undefined
}

/** Missing on plain http and in some private windows. */
export function workerOf(browser: { readonly serviceWorker?: ServiceWorkerContainer }) {
  return browser.serviceWorker
}
