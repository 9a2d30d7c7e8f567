import {
  applyOptimistic,
  RoomClient,
  type ProbeAnswer,
  type Outgoing,
  type RoomView,
  type SearchResult,
} from '@parley/client'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { browserEnvironment } from './browser-environment.ts'
import { oncePerFrame } from '../ui/once-per-frame.ts'
import { loadRoomSnapshot } from '../storage/room-snapshot.ts'
import { openOutbox } from '../storage/outbox-db.ts'
import { avatarOf, usePerson, type Profile } from './person-store.ts'

const noChanges: ReadonlyMap<number, readonly Outgoing[]> = new Map()

/** The one room this page shows, as the client sees it. */
export const useRoom = defineStore('room', () => {
  const person = usePerson()
  const name = ref('')
  const view = shallowRef<RoomView>()
  /** What an earlier page left unsent is being looked up. */
  const entering = ref(false)
  const durable = ref(true)
  let client: RoomClient | undefined
  let isIdle = false

  /** As they will be once what is on its way has arrived. */
  const messages = computed(() =>
    applyOptimistic(
      (view.value?.historyWindow ?? view.value?.timeline)?.messages ?? [],
      view.value?.outbox ?? [],
      person.identities.map(({ username }) => username),
    ),
  )
  /** Changes that are not in the room yet, by the message that they change. */
  const changes = computed(() => {
    const living = (view.value?.outbox ?? []).flatMap((change) => (change.type === 'post' ? [] : [change]))
    return living.length === 0 ? noChanges : Map.groupBy(living, ({ id }) => id)
  })
  /** Posts that are not in the room yet. */
  const posts = computed(() => (view.value?.outbox ?? []).filter((outgoing) => outgoing.type === 'post'))

  /** Messages that would be gone with the page. */
  const unsafe = computed(() => !durable.value && (view.value?.outbox.length ?? 0) > 0)

  async function enter(room: string) {
    leave()
    const known = person.known
    if (known === undefined) return
    name.value = room
    entering.value = true
    const { username, token } = known
    const [outbox, kept] = await Promise.all([openOutbox(room, token), loadRoomSnapshot(room, Date.now())])
    if (person.known !== known) return
    durable.value = outbox.durable
    const membership = { room, username, avatar: person.avatar, token }
    const show = oncePerFrame((next: RoomView) => {
      if (client === entered) view.value = next // and not after leaving
    })
    const entered = new RoomClient(
      membership,
      browserEnvironment,
      { changed: show, token: () => {} },
      outbox,
      kept,
    )
    client = entered
    client.idle(isIdle)
    view.value = client.view
    entering.value = false
    client.start()
  }

  function leave() {
    client?.stop()
    client = undefined
    view.value = undefined
    entering.value = false
  }

  /** Shown at once: whoever asks is about to look at the newest. */
  function leavePast() {
    client?.pager.closeWindow()
    view.value = client?.view
  }

  /** Shown at once, also in a flood. */
  function post(message: string, replyTo?: number) {
    client?.post(message, replyTo)
    view.value = client?.view
  }

  /** Holds for whatever room is entered, too. */
  function sayIdle(idle: boolean) {
    isIdle = idle
    client?.idle(idle)
  }

  /** Everything stays as it is but for how the others see this person, and that only if the server agrees. */
  async function updateProfile(profile: Profile): Promise<ProbeAnswer> {
    const { email, username, drawn } = profile
    const answer = await client?.updateProfile({ username, avatar: avatarOf(email, drawn) })
    if (answer?.type === 'welcome') person.updateProfile(profile)
    return answer ?? { type: 'unreachable' }
  }

  return {
    name,
    view,
    messages,
    posts,
    changes,
    entering,
    unsafe,
    enter,
    leave,
    start: () => client?.start(),
    updateProfile,
    wake: () => client?.wake(),
    post,
    edit: (id: number, message: string) => client?.edit(id, message),
    remove: (id: number) => client?.remove(id),
    react: (id: number, emoji: string, on: boolean) => client?.react(id, emoji, on),
    typing: () => client?.typing(),
    sayIdle,
    retry: (cid: string) => client?.retry(cid),
    discard: (cid: string) => client?.discard(cid),
    unsend: (cid: string) => client?.unsend(cid),
    search: async (query: string, before?: number): Promise<SearchResult> =>
      (await client?.search(query, before)) ?? { type: 'offline' },
    loadOlder: () => client?.pager.loadOlder(),
    loadNewer: () => client?.pager.loadNewer(),
    loadAround: (id: number) => client?.pager.loadAround(id),
    leaveAround: () => client?.pager.cancelAround(),
    leavePast,
    leaveGap: (last: number, most: number) => client?.pager.dropGap(last, most),
    keepNewest: (most: number) => client?.pager.keepNewest(most),
  }
})
