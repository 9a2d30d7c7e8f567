import {
  applyOptimistic,
  RoomClient,
  type AnswerTo,
  type AttachedFile,
  type Membership,
  type ModerationRequest,
  type ModerationResult,
  type ProbeAnswer,
  type Outgoing,
  type RoomView,
  type SearchResult,
} from '@parley/client'
import type { Refusal, SearchedPerson, SearchFilter } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef, watch, watchEffect } from 'vue'
import { browserEnvironment } from './browser-environment.ts'
import { sendOn, stopSending, stopWhenSent } from './rooms/last-sending.ts'
import { SharedConnection } from './rooms/shared-connection.ts'
import { isConnected } from '../ui/connected.ts'
import { untilLoaded } from '../ui/lazy-loading.ts'
import { oncePerFrame } from '../ui/interaction/once-per-frame.ts'
import { loadRoomSnapshot } from '../storage/room-snapshot.ts'
import { storesFiles } from '../storage/stores-files.ts'
import { avatarOf, usePerson, type Profile } from './person-store.ts'

const noChanges: ReadonlyMap<number, readonly Outgoing[]> = new Map()

/** Whether the list goes to another part of the history, rather than on from what it shows. */
function isElsewhere(next: RoomView['historyWindow'], shown: RoomView['historyWindow']) {
  if (next === undefined || shown === undefined) return next !== shown
  const idOf = ({ messages }: typeof next, at: 0 | -1) => messages.at(at)?.id ?? 0
  return idOf(next, -1) < idOf(shown, 0) || idOf(next, 0) > idOf(shown, -1)
}

/** Its code comes together with that of the room: a first visit does not need it. */
async function outboxOf(room: string, person: string) {
  const { openOutbox } = await untilLoaded(() => import('../storage/outbox-db.ts'))
  return openOutbox(room, person)
}

/** The room that this page shows. */
export const useRoom = defineStore('room', () => {
  const person = usePerson()
  const name = ref('')
  const view = shallowRef<RoomView>()
  /** The stored outbox and snapshot are being loaded. */
  const entering = ref(false)
  /** Another room takes the place of this one, in the same frame: what works on this one alone goes away. */
  const isChanging = ref(false)
  /** That of the room. */
  const connection = shallowRef<SharedConnection>()
  const durable = ref(true)
  let client: RoomClient | undefined
  let isIdle = false
  /** The last call of `enter`: a later one, or leaving, supersedes it. */
  let entry: object | undefined

  /** The messages with pending changes applied. */
  const messages = computed(() =>
    applyOptimistic(
      (view.value?.historyWindow ?? view.value?.timeline)?.messages ?? [],
      view.value?.outbox ?? [],
      person.identities.map(({ username }) => username),
    ),
  )
  /** Pending changes by message id. */
  const changes = computed(() => {
    const pending = (view.value?.outbox ?? []).flatMap((change) => (change.type === 'post' ? [] : [change]))
    return pending.length === 0 ? noChanges : Map.groupBy(pending, ({ id }) => id)
  })
  const posts = computed(() => (view.value?.outbox ?? []).filter((outgoing) => outgoing.type === 'post'))

  /** Whether closing the page would lose unsent messages. */
  const wouldLoseUnsent = computed(() => {
    const outbox = view.value?.outbox ?? []
    const losesFiles = !storesFiles.value && outbox.some((outgoing) => outgoing.attached !== undefined)
    return losesFiles || (!durable.value && outbox.length > 0)
  })

  watchEffect(() => (isConnected.value = view.value?.connection.name === 'live'))
  watch(
    () => person.known?.token,
    (token) => token === undefined && client?.forgetToken(),
    { flush: 'sync' },
  )

  /**
   * With a key, or asking those inside to be let in, at a closed door (P12). A room that is shown stays until what is stored of
   * this one can take its place.
   */
  async function enter(room: string, way: Pick<Membership, 'key' | 'ask'> = {}) {
    const id = person.known?.id
    const replaces = view.value !== undefined && name.value !== room
    if (!replaces || id === undefined) leave()
    if (id === undefined) return
    if (!replaces) name.value = room
    entering.value = !replaces
    const attempt = {}
    entry = attempt
    stopSending(room) // what it has not sent is in the outbox
    const [outbox, snapshot] = await Promise.all([outboxOf(room, id), loadRoomSnapshot(room, Date.now())])
    if (entry !== attempt) return
    if (replaces && !(await endLast(attempt))) return
    if (person.known === undefined) return
    name.value = room
    durable.value = outbox.durable
    const { username, token } = person.known
    const membership = {
      room,
      username,
      avatar: person.avatar,
      person: id,
      ...way,
      ...(token !== undefined && { token }),
    }
    const show = () => {
      if (client === entered) view.value = entered.view // not after leaving
    }
    const showSoon = oncePerFrame(show)
    // The list decides by the window it shows where to go: with an older one, a late answer would carry the reader away.
    const changed = (next: RoomView) => {
      if (client !== entered) return stopWhenSent(room, entered)
      if (isElsewhere(next.historyWindow, view.value?.historyWindow)) show()
      else showSoon(next)
    }
    const shared = new SharedConnection(browserEnvironment)
    const entered = new RoomClient(
      membership,
      shared.environment,
      { changed, token: () => {} },
      outbox,
      snapshot,
    )
    client = entered
    client.idle(isIdle)
    view.value = client.view
    connection.value = shared
    entering.value = isChanging.value = false
    client.start()
  }

  /** False: another call of `enter` has superseded this one meanwhile. */
  async function endLast(attempt: object) {
    isChanging.value = true
    await nextTick()
    if (entry !== attempt) return false
    const last = client
    client = undefined
    if (last !== undefined) sendOn(name.value, last)
    return true
  }

  function leave() {
    client?.stop()
    stopSending()
    client = undefined
    entry = undefined
    view.value = undefined
    connection.value = undefined
    entering.value = isChanging.value = false
  }

  /** Updates the view without waiting for a frame, so that the list can scroll to the newest message. */
  function leavePast() {
    client?.pager.closeWindow()
    view.value = client?.view
  }

  /** Updates the view without waiting for a frame, also in a flood. */
  function post(message: string, replyTo?: number, attached?: readonly AttachedFile[]) {
    client?.post(message, replyTo, attached)
    view.value = client?.view
  }

  /** Shows the thread of a message: it is in the view then. */
  async function openThread(id: number) {
    const asked = client
    const { ThreadReader } = await untilLoaded(() => import('@parley/client/thread-reader'))
    if (client === asked) asked?.pager.readThreads(ThreadReader).open(id)
  }

  /** Also applies to rooms that are entered later. */
  function setIdle(idle: boolean) {
    isIdle = idle
    client?.idle(idle)
  }

  /** Changes the name and picture in the room, and in this browser if the server accepts them. */
  async function updateProfile(profile: Profile): Promise<ProbeAnswer> {
    const { email, username, drawn } = profile
    const answer = await client?.updateProfile({ username, avatar: avatarOf(email, drawn) })
    if (answer?.type === 'welcome') person.updateProfile(profile)
    return answer ?? { type: 'unreachable' }
  }

  /** Does what moderators do, or reports (P13). */
  async function moderate<Request extends ModerationRequest>(
    request: Request,
  ): Promise<ModerationResult<AnswerTo<Request>>> {
    return (await client?.moderation.ask(request)) ?? { type: 'lost' }
  }

  return {
    name,
    view,
    messages,
    posts,
    changes,
    entering,
    isChanging,
    connection,
    wouldLoseUnsent,
    enter,
    leave,
    start: () => client?.start(),
    updateProfile,
    wake: () => client?.wake(),
    post,
    edit: (id: number, message: string) => client?.edit(id, message),
    remove: (id: number) => client?.remove(id),
    removeCard: (id: number) => client?.remove(id, 'remove_card'),
    react: (id: number, emoji: string, on: boolean) => client?.react(id, emoji, on),
    typing: () => client?.typing(),
    setIdle,
    moderate,
    retry: (cid: string) => client?.retry(cid),
    discard: (cid: string) => client?.discard(cid),
    unsend: (cid: string) => client?.unsend(cid),
    uploaded: (key: string, id: string) => client?.files.uploaded(key, id),
    uploadRefused: (key: string, refusal: Refusal) => client?.files.uploadRefused(key, refusal),
    leaveOut: (cid: string, key: string) => client?.files.leaveOut(cid, key),
    search: async (
      query: string,
      before?: number,
      from?: SearchedPerson,
      filter?: SearchFilter,
    ): Promise<SearchResult> => (await client?.search(query, before, from, filter)) ?? { type: 'offline' },
    openThread,
    readOnThread: () => client?.pager.thread?.readOn(),
    closeThread: () => client?.pager.thread?.close(),
    loadOlder: () => client?.pager.loadOlder(),
    loadNewer: () => client?.pager.loadNewer(),
    loadAround: (id: number) => client?.pager.loadAround(id),
    leaveAround: () => client?.pager.cancelAround(),
    leavePast,
    leaveGap: (last: number, most: number) => client?.pager.dropGap(last, most),
    keepNewest: (most: number) => client?.pager.keepNewest(most),
  }
})
