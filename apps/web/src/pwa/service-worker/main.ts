import { answer } from './answer.ts'
import { bringToFront } from './bring-to-front.ts'
import { forgetOldShells, keepShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(takeOver()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => answer(event))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(bringToFront(self.clients, self.location.origin, pathOf(event.notification)))
})

/** At once: all that a new worker does differently is to have the newer page at hand. */
async function takeOver() {
  await keepShell()
  await forgetOldShells() // not on activation: pages compare themselves with what is kept as soon as it begins
  await self.skipWaiting()
}

/** Of the room it tells of. */
function pathOf({ data }: Notification): string {
  const path: unknown = (data as { path?: unknown } | null)?.path
  return typeof path === 'string' ? path : '/'
}
