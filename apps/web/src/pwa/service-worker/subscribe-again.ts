import type { PushState } from '@parley/shared'

/** The push service has ended the subscription: the browser makes another one, with the same wishes. */
export async function subscribeAgain(
  pushManager: Pick<PushManager, 'subscribe'>,
  basePath: string,
): Promise<void> {
  const response = await fetch(`${basePath}/api/push`)
  if (!response.ok) return
  const { key, device } = (await response.json()) as PushState
  if (device === undefined) return
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = subscription.toJSON()
  const { text, quiet, hidden } = device
  await fetch(`${basePath}/api/push`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ endpoint, keys, text, quiet, hidden }),
  })
}
