import { watch } from 'vue'
import { subscriptionOf, workerOf } from '../../storage/push-browser.ts'
import { useHidden } from '../../stores/hidden-store.ts'
import { usePerson } from '../../stores/person-store.ts'
import type { PushDevice } from '@parley/shared'

/** Tells the server whom the person hides in this browser, where it is told of messages. Returns the function that stops it. */
export function keepPushHidden(): () => void {
  const hidden = useHidden()
  const person = usePerson()

  // At once, too: what was hidden while there was no connection, or by a page of an earlier version, is told now.
  return watch(
    () => hidden.names.join('\n'),
    () => void send(),
    { immediate: true },
  )

  async function send() {
    const worker = await workerOf(navigator)?.getRegistration()
    const subscription = worker && (await subscriptionOf(worker))
    const { known } = person
    if (!subscription || known === undefined) return
    const who = { person: known.id, token: known.token }
    // Most browsers have no subscription, and do not load it.
    const { askPush, setPush } = await import('./push-api.ts')
    const state = await askPush(who)
    if (state.type !== 'done' || state.body.device?.endpoint !== subscription.endpoint) return
    const { endpoint, keys } = subscription.toJSON() as Pick<PushDevice, 'endpoint' | 'keys'>
    const { text, quiet } = state.body.device
    const names = [...hidden.names].slice(-200)
    if ((state.body.device.hidden ?? []).join('\n') === names.join('\n')) return
    await setPush(who, { endpoint, keys, text, ...(quiet && { quiet }), hidden: names })
  }
}
