import { randomId } from '@parley/client'
import type { Door } from '@parley/shared'
import { computed, reactive, ref, shallowRef } from 'vue'
import { roomLink } from '../../../markup/message-link.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { keepKey, knownKey } from '../known-keys.ts'
import { failureOf, useModeration } from '../moderation-store.ts'

/** An invitation that was made in this tab: the server has told its secret this once. */
interface MadeInvitation {
  person: string
  room: string
  id: string
  secret: string
}

/** As the server lists it. `lasts`: seconds left. */
interface InvitationState {
  used: number
  /** Null: any number. */
  uses: number | null
  endsAt: number | null
}

/** Stays while the page does, so that the sheet shows the same one again. */
const made = shallowRef<MadeInvitation>()

/** What the sheet shows: a link that opens the room, or why there is none. */
export type InviteState = 'open' | 'key' | 'invitation' | 'ended' | 'none' | 'closed'

/** The link to pass on, for the door that the room has. */
export function useInvite() {
  const room = useRoom()
  const person = usePerson()
  const moderation = useModeration()
  const failure = ref('')
  const key = shallowRef<string>()
  const open = shallowRef<InvitationState>()
  /** Its state is known. */
  const isLoaded = ref(false)
  let running: Promise<void> | undefined

  const me = () => person.known?.id ?? ''
  const own = computed(() =>
    made.value?.person === me() && made.value.room === room.name ? made.value : undefined,
  )
  const door = computed<Door>(() => room.view?.shown?.door ?? 'open')
  const state = computed<InviteState>(() => {
    if (door.value === 'open') return 'open'
    if (!moderation.isStaff) return 'closed'
    if (door.value === 'key' && key.value !== undefined) return 'key'
    if (own.value === undefined) return 'none'
    return open.value === undefined && isLoaded.value ? 'ended' : 'invitation'
  })
  const address = computed(() => {
    const link = roomLink(room.name)
    if (state.value === 'key') return `${link}#k=${encodeURIComponent(key.value ?? '')}`
    if (state.value === 'invitation') return `${link}#k=${own.value?.secret ?? ''}`
    return link
  })

  if (moderation.isStaff) void load()

  async function load() {
    await Promise.all([findKey(), findInvitation()])
  }

  /** Unless somebody has set another one meanwhile. */
  async function findKey() {
    const [here, everywhere] = [knownKey(me(), room.name), knownKey(me(), '*')]
    const known = here ?? everywhere
    if (known === undefined) return
    const scope = here === undefined ? { everywhere: true as const } : {}
    const result = await moderation.list({ type: 'audit', ...scope })
    const isOld =
      result.type === 'done' &&
      result.answer.entries.some(({ kind, rev }) => kind === 'key' && rev > known.rev)
    key.value = isOld ? undefined : known.key
  }

  async function findInvitation() {
    if (own.value === undefined) return
    const result = await moderation.list({ type: 'restricted' })
    if (result.type !== 'done') return
    const found = result.answer.invitations.find(({ id }) => id === own.value?.id)
    open.value = found && {
      used: found.used,
      uses: found.uses,
      endsAt: found.lasts === null ? null : Date.now() + found.lasts * 1_000,
    }
    isLoaded.value = true
  }

  /** One after the other: the room may say that it has changed before the answer comes. */
  async function run(task: () => Promise<string | undefined>) {
    const before = running
    const now = (async () => {
      await before
      failure.value = (await task()) ?? ''
    })()
    running = now
    await now
  }

  /** Makes an invitation; one that was made before stops. */
  const make = (lasts: number | null, uses: number | null) =>
    run(async () => {
      const before = own.value
      const result = await room.moderate({ type: 'invite', lasts, uses })
      if (result.type !== 'done') return failureOf(result)
      made.value = { person: me(), room: room.name, id: result.answer.id, secret: result.answer.secret }
      open.value = { used: 0, uses, endsAt: lasts === null ? null : Date.now() + lasts * 1_000 }
      isLoaded.value = true
      if (before === undefined) return undefined
      const ended = await room.moderate({ type: 'end_invitation', id: before.id })
      const hadEnded = ended.type === 'refused' && ended.refusal.code === 'no_such_invitation'
      return hadEnded ? undefined : failureOf(ended)
    })

  /** A key is needed from now on: without one that this tab knows, a new one. */
  const choose = (next: Door) =>
    run(async () => {
      const newKey = next === 'key' && key.value === undefined ? randomId(12) : undefined
      const result = await room.moderate({
        type: 'set',
        settings: { door: next },
        ...(newKey !== undefined && { key: newKey }),
      })
      if (result.type !== 'done') return failureOf(result)
      if (newKey !== undefined) {
        keepKey(me(), room.name, newKey, result.answer.rev)
        key.value = newKey
      }
      return undefined
    })

  return reactive({ door, state, address, open, failure, make, choose })
}
