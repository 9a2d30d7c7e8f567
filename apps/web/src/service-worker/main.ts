import { answer } from './answer.ts'
import { forgetOldShells, keepShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(takeOver()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => answer(event))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(bringToFront())
})

/** At once: all that a new worker does differently is to have the newer page at hand. */
async function takeOver() {
  await keepShell()
  await forgetOldShells() // not on activation: pages compare themselves with what is kept as soon as it begins
  await self.skipWaiting()
}

async function bringToFront() {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (page === undefined) await self.clients.openWindow('/')
  else await page.focus()
}
