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
    await worker.showNotification(title, options)
    return () => void withdraw(worker, content.tag)
  }
}

/** Missing on plain http and in some private windows. */
function workerOf(browser: { readonly serviceWorker?: ServiceWorkerContainer }) {
  return browser.serviceWorker
}

async function withdraw(worker: ServiceWorkerRegistration, tag: string) {
  for (const shown of await worker.getNotifications({ tag })) shown.close()
}
