import { pathOfRoom, type PushPayload } from '@parley/shared'
import { isOfRoom } from './bring-to-front.ts'
import { basePath } from './shell.ts'
import { showPush, type PushScreen, type PushWords } from './show-push.ts'

declare const self: ServiceWorkerGlobalScope

/** What the page tells the worker, and what the worker remembers of rooms. Leaving deletes it (storage/push-browser.ts). */
const cacheName = `${basePath}parley-push`
const wordsPath = `${basePath}/push-words`

const lastPath = (room: string) => `${basePath}/push-last?room=${encodeURIComponent(room)}`

const screen: PushScreen = {
  words: () => read<PushWords>(wordsPath),
  lastOf: (room) => read<{ epoch: string; id: number }>(lastPath(room)),
  keepLast: async (room, last) =>
    (await caches.open(cacheName)).put(lastPath(room), new Response(JSON.stringify(last))),
  isLookedAt: async (path) => {
    const pages = await self.clients.matchAll({ type: 'window' })
    return pages.some(
      ({ url, focused, visibilityState }) =>
        focused && visibilityState === 'visible' && isOfRoom(new URL(url), self.location.origin, path),
    )
  },
  shown: (tag) => self.registration.getNotifications({ tag }),
  show: (title, options) =>
    self.registration.showNotification(title, { ...options, icon: `${basePath}/icon-192.png` }),
}

let received: Promise<void> = Promise.resolve()

/** One after the other: of two that are the same, the second finds what the first has remembered. */
export function receivePush(data: PushMessageData | null): Promise<void> {
  const payload = data?.json() as PushPayload | undefined
  if (payload === undefined) return Promise.resolve()
  received = received.catch(() => undefined).then(() => showPush(payload, placeOf, screen))
  return received
}

function placeOf(room: string) {
  return { path: `${basePath}${pathOfRoom(room)}`, tag: `${basePath}parley ${room}` }
}

async function read<T>(path: string): Promise<T | undefined> {
  const stored = await (await caches.open(cacheName)).match(path)
  return stored === undefined ? undefined : ((await stored.json()) as T)
}
