/** `impossible`: the browser shows none on this page, as on plain http; `blocked`: the person has said no to them. */
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

/** Only after a click: browsers refuse a page that asks by itself. */
export async function askPermission(): Promise<Permission> {
  if (permission() === 'askable') await Notification.requestPermission()
  return permission()
}

/** What the service worker needs to know when somebody clicks on it. */
export interface NoticeData {
  /** Of the room, as in its address. */
  path: string
}

export interface Notice {
  title: string
  body: string
  /** A notice takes the place of the one with the same tag, also when another tab showed that. */
  tag: string
  lang: string
  /** Makes itself heard again although it takes the place of another. */
  renotify: boolean
  data: NoticeData
}

/** Shows it, if that may be done. Returns what takes it away again. */
export async function notify({ title, ...notice }: Notice): Promise<() => void> {
  if (permission() !== 'granted') return () => {}
  const options = { ...notice, dir: 'auto', icon: '/icon-192.png' } as const
  try {
    const shown = new Notification(title, options)
    shown.addEventListener('click', () => {
      window.focus()
      shown.close()
    })
    return () => shown.close()
  } catch (error) {
    // Chromium on Android shows only what a service worker asks for; service-worker/main.ts brings the page to the front.
    const worker = await workerOf(navigator)?.getRegistration()
    if (worker === undefined) throw error
    await worker.showNotification(title, options)
    return () => void withdraw(worker, notice.tag)
  }
}

/** There is none on plain http, nor in some private windows. */
function workerOf(browser: { readonly serviceWorker?: ServiceWorkerContainer }) {
  return browser.serviceWorker
}

async function withdraw(worker: ServiceWorkerRegistration, tag: string) {
  for (const notice of await worker.getNotifications({ tag })) notice.close()
}
