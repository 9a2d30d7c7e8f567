import { subscriptionOf, workerOf } from '../../storage/push-browser.ts'
import { pathTo } from '../../ui/base-path.ts'

/** `impossible`: the browser has no notifications here, as on plain http. `blocked`: the person denied them. */
export type Permission = 'impossible' | 'blocked' | 'askable' | 'granted'

export function permission(): Permission {
  if (!window.isSecureContext || !('Notification' in window)) return 'impossible'
  switch (Notification.permission) {
    case 'granted':
      return 'granted'
    case 'denied':
      return 'blocked'
    case 'default':
      return 'askable'
  }
}

/** Call after a click: browsers refuse requests without one. */
export async function askPermission(): Promise<Permission> {
  if (permission() === 'askable') await Notification.requestPermission()
  return permission()
}

/** For the service worker's click handler. */
export interface NotificationData {
  /** Path of the room's address. */
  path: string
  /** Of the message. */
  id: number
}

export interface NotificationContent {
  title: string
  body: string
  /** A notification replaces the one with the same tag, also from another tab. */
  tag: string
  lang: string
  /** Alerts again when it replaces another one. */
  renotify: boolean
  data: NotificationData
}

/** Shows a notification if permitted. Returns a function that closes it. */
export async function notify({ title, ...content }: NotificationContent): Promise<() => void> {
  if (permission() !== 'granted') return () => {}
  const options = { ...content, dir: 'auto', icon: pathTo('/icon-192.png') } as const
  const pushed = await pushingWorker()
  // A push of the same message then replaces it: browsers do so among the notifications of the worker alone.
  if (pushed !== undefined) return showBy(pushed, title, options)
  try {
    const shown = new Notification(title, options)
    shown.addEventListener('click', () => {
      window.focus()
      shown.close()
    })
    return () => shown.close()
  } catch (error) {
    // Chromium on Android allows notifications only from a service worker; pwa/service-worker/main.ts handles the click.
    const worker = await workerOf(navigator)?.getRegistration()
    if (worker === undefined) throw error
    return showBy(worker, title, options)
  }
}

/** Closes what is shown with the tag by the service worker, from a push or from a page. */
export async function withdrawPushed(tag: string): Promise<void> {
  const worker = await workerOf(navigator)?.getRegistration()
  if (worker !== undefined) await withdraw(worker, tag)
}

/** Undefined: no push is turned on in this browser. */
async function pushingWorker() {
  const worker = await workerOf(navigator)?.getRegistration()
  return worker && (await subscriptionOf(worker)) && worker
}

async function showBy(
  worker: ServiceWorkerRegistration,
  title: string,
  options: NotificationOptions & { tag: string },
) {
  await worker.showNotification(title, options)
  return () => void withdraw(worker, options.tag)
}

async function withdraw(worker: ServiceWorkerRegistration, tag: string) {
  for (const shown of await worker.getNotifications({ tag })) shown.close()
}
