import type { PushDevice, PushState, QuietHours } from '@parley/shared'
import { ref, shallowRef } from 'vue'
import { words } from '../../i18n/words.ts'
import { subscriptionOf } from '../../storage/push-browser.ts'
import { useHidden } from '../../stores/hidden-store.ts'
import { usePerson } from '../../stores/person-store.ts'
import { failureText } from '../../api/failure-text.ts'
import { askPermission, permission } from './notifications.ts'
import { askPush, removePush, setPush, testPush, type Answer, type PushPerson } from './push-api.ts'
import { pushSupport, subscribe, type NoPush } from './push-support.ts'
import { storePushWords } from './push-words.ts'

/** What a person wants on this device. */
export interface PushWishes {
  readonly text: boolean
  readonly quiet?: QuietHours | undefined
}

interface Ready {
  readonly worker: ServiceWorkerRegistration
  readonly key: string
}

/** `impossible`: the browser or the server has no push. */
type PushSetting =
  | { readonly name: 'loading' | 'unknown' }
  | { readonly name: 'impossible'; readonly because: NoPush | 'blocked' | 'switchedOff' }
  | ({ readonly name: 'off' } & Ready)
  | ({ readonly name: 'on' } & Ready & { readonly wishes: PushWishes })

/** P18.1: push on this device, as the browser and the server have it. */
export function usePush() {
  const person = usePerson()
  const hidden = useHidden()
  const setting = shallowRef<PushSetting>({ name: 'loading' })
  /** What is under way. */
  const doing = ref<'nothing' | 'turning' | 'testing'>('nothing')
  /** What came of the last thing that was done. */
  const told = ref('')
  /** Fulfilled when the choices so far are done. */
  let last = Promise.resolve()

  void load()
  return { setting, doing, told, turnOn, turnOff, change, test }

  async function load() {
    const worker = await pushSupport()
    if (typeof worker === 'string') return void (setting.value = { name: 'impossible', because: worker })
    const answer = await askPush(who())
    if (answer.type === 'done') setting.value = await settingOf(worker, answer.body)
    else if (isSwitchedOff(answer)) setting.value = { name: 'impossible', because: 'switchedOff' }
    else {
      setting.value = { name: 'unknown' }
      told.value = failureText(answer)
    }
  }

  async function turnOn() {
    await during('turning', async () => {
      if (setting.value.name !== 'off') return
      const { worker, key } = setting.value
      // P18.1: asked for on this click alone.
      if ((await askPermission()) !== 'granted')
        return void (setting.value = { name: 'impossible', because: 'blocked' })
      const subscription = await subscribe(worker, key).catch((error: unknown) => {
        console.info('The browser could not subscribe', error)
        return undefined
      })
      if (subscription === undefined) return void (told.value = words.notifying.push.failed)
      await storePushWords()
      await store(subscription, { text: false }, { worker, key })
    })
  }

  async function turnOff() {
    await during('turning', async () => {
      if (setting.value.name !== 'on') return
      const { worker, key } = setting.value
      const answer = await removePush(who())
      if (answer.type !== 'done') return void (told.value = failureText(answer))
      await (await subscriptionOf(worker))?.unsubscribe()
      setting.value = { name: 'off', worker, key }
    })
  }

  /** `edit` gets the wishes that are stored by then, which earlier choices may have changed. Tells whether it is stored. */
  async function change(edit: (wishes: PushWishes) => PushWishes): Promise<boolean> {
    return during('turning', async () => {
      if (setting.value.name !== 'on') return false
      const { worker, key, wishes } = setting.value
      const subscription = await subscriptionOf(worker)
      if (subscription !== undefined) return store(subscription, edit(wishes), { worker, key })
      setting.value = { name: 'off', worker, key }
      return false
    })
  }

  async function test() {
    await during('testing', async () => {
      const answer = await testPush(who())
      told.value =
        answer.type === 'done' ? words.notifying.push.outcomes[answer.body.outcome] : failureText(answer)
      if (answer.type === 'done' && answer.body.outcome === 'gone') await load()
    })
  }

  async function store(subscription: PushSubscription, { text, quiet }: PushWishes, ready: Ready) {
    const { endpoint, keys } = subscription.toJSON() as Pick<PushDevice, 'endpoint' | 'keys'>
    const answer = await setPush(who(), { endpoint, keys, text, ...(quiet && { quiet }), ...hiddenHere() })
    if (answer.type === 'done') setting.value = { name: 'on', ...ready, wishes: { text, quiet } }
    else told.value = failureText(answer)
    return answer.type === 'done'
  }

  /** One after the other: a choice that is made while another is stored counts too. */
  function during<T>(what: 'turning' | 'testing', work: () => Promise<T>): Promise<T> {
    const mine = last
      .then(() => {
        doing.value = what
        told.value = ''
        return work()
      })
      .finally(() => {
        if (last === done) doing.value = 'nothing'
      })
    const done = mine.then(noop, noop)
    last = done
    return mine
  }

  /** The server tells this device nothing of them. */
  function hiddenHere() {
    return { hidden: [...hidden.names].slice(-200) }
  }

  function who(): PushPerson {
    return { person: person.known?.id ?? '', token: person.known?.token }
  }
}

async function settingOf(
  worker: ServiceWorkerRegistration,
  { key, device }: PushState,
): Promise<PushSetting> {
  if (permission() === 'blocked') return { name: 'impossible', because: 'blocked' }
  const subscription = await subscriptionOf(worker)
  const isOn = device !== undefined && subscription?.endpoint === device.endpoint
  return isOn ? { name: 'on', worker, key, wishes: device } : { name: 'off', worker, key }
}

function noop() {}

/** So does a server of an earlier version. */
function isSwitchedOff(answer: Answer<unknown>) {
  if (answer.type === 'unsupported') return true
  return answer.type === 'refused' && answer.refusal.code === 'no_such_request'
}
