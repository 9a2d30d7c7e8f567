import { answer } from './answer.ts'
import { bringToFront } from './bring-to-front.ts'
import { receivePush } from './receive-push.ts'
import { basePath, deleteOldShells, cacheShell } from './shell.ts'
import { subscribeAgain } from './subscribe-again.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(takeOver()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => answer(event))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { path, id } = placeOf(event.notification)
  event.waitUntil(bringToFront(self.clients, self.location.origin, path, id))
})
self.addEventListener('push', (event) => event.waitUntil(receivePush(event.data)))
self.addEventListener('pushsubscriptionchange', (event) => {
  ;(event as ExtendableEvent).waitUntil(subscribeAgain(self.registration.pushManager, basePath))
})

/** Without waiting for open pages to close: a new worker only serves the newer build. */
async function takeOver() {
  await cacheShell()
  await deleteOldShells() // before activation, when pages compare their build with the cached one
  await self.skipWaiting()
}

/** The address path of the notification's room, and its message. */
function placeOf({ data }: Notification): { path: string; id: number | undefined } {
  const { path, id } = (data ?? {}) as { path?: unknown; id?: unknown }
  return {
    path: typeof path === 'string' ? path : `${basePath}/`,
    id: typeof id === 'number' ? id : undefined,
  }
}
