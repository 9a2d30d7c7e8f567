import { workerOf } from '../../storage/push-browser.ts'

/** Why this browser has no push here. `home-screen`: it has, once the page is on the home screen. */
export type NoPush = 'insecure' | 'homeScreen' | 'unsupported'

/** What subscribes, or why nothing can. */
export async function pushSupport(): Promise<ServiceWorkerRegistration | NoPush> {
  if (!window.isSecureContext) return 'insecure'
  // Safari of iPhone and iPad has `standalone`, and push only there.
  if (!('PushManager' in window) || !('Notification' in window))
    return (navigator as { standalone?: boolean }).standalone === false ? 'homeScreen' : 'unsupported'
  return (await workerOf(navigator)?.getRegistration()) ?? 'unsupported'
}

/** Subscribes for the key of the server. Rejects where the browser cannot reach its push service, or may not. */
export async function subscribe(
  { pushManager }: ServiceWorkerRegistration,
  key: string,
): Promise<PushSubscription> {
  const known = await pushManager.getSubscription()
  // A server that was set up again has another key: the browser keeps the old subscription until it is told.
  if (known !== null && !isFor(known, key)) await known.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** Whether the subscription was made for this key of a server, in base64url. */
export function isFor({ options }: Pick<PushSubscription, 'options'>, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key
}
