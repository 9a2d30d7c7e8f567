import { answer } from './answer.ts'
import { bringToFront } from './bring-to-front.ts'
import { basePath, deleteOldShells, cacheShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(takeOver()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => answer(event))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(bringToFront(self.clients, self.location.origin, pathOf(event.notification)))
})

/** Without waiting for open pages to close: a new worker only serves the newer build. */
async function takeOver() {
  await cacheShell()
  await deleteOldShells() // before activation, when pages compare their build with the cached one
  await self.skipWaiting()
}

/** The address path of the notification's room. */
function pathOf({ data }: Notification): string {
  const path: unknown = (data as { path?: unknown } | null)?.path
  return typeof path === 'string' ? path : `${basePath}/`
}
