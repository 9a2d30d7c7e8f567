import { watch } from 'vue'
import { subscriptionOf, workerOf } from '../../storage/push-browser.ts'
import { useHidden } from '../../stores/hidden-store.ts'
import { usePerson } from '../../stores/person-store.ts'
import { askPush, setPush } from './push-api.ts'
import type { PushDevice } from '@parley/shared'

/** Tells the server whom the person hides in this browser, where it is told of messages. Returns the function that stops it. */
export function keepPushHidden(): () => void {
  const hidden = useHidden()
  const person = usePerson()

  return watch(
    () => hidden.names.join('\n'),
    () => void send(),
  )

  async function send() {
    const worker = await workerOf(navigator)?.getRegistration()
    const subscription = worker && (await subscriptionOf(worker))
    const { known } = person
    if (!subscription || known === undefined) return
    const who = { person: known.id, token: known.token }
    const state = await askPush(who)
    if (state.type !== 'done' || state.body.device?.endpoint !== subscription.endpoint) return
    const { endpoint, keys } = subscription.toJSON() as Pick<PushDevice, 'endpoint' | 'keys'>
    const { text, quiet } = state.body.device
    const names = [...hidden.names].slice(-200)
    await setPush(who, { endpoint, keys, text, ...(quiet && { quiet }), hidden: names })
  }
}
