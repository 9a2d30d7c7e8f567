import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { arrivals } from '../notifications/arrivals.ts'
import { usePageVisible } from '../notifications/use-page-visible.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { loadReadPosition, saveReadPosition, watchReadPositions } from './read-position.ts'
import { arrived, attended, newestOf, opened, readElsewhere, settled, type Reading } from './reading.ts'

/** How far somebody has read is written down this often, in milliseconds: in a flood it changes with every frame. */
const keepAfterMs = 500

/** What is unread in the room, and where its reader left off. */
export const useUnread = defineStore('unread', () => {
  const room = useRoom()
  const person = usePerson()
  const lookedAt = usePageVisible()
  const reading = shallowRef<Reading>()
  /** The list shows the newest message; only the list knows. */
  const atNewest = ref(false)
  /** What was said while the connection was away has arrived: nobody has read it by looking at where it will be. */
  const caughtUp = ref(false)
  /** This life of the room was caught up with for the first time: now the list may go to the line. */
  const openedEpoch = ref<string>()
  const attentive = computed(() => atNewest.value && lookedAt.value && caughtUp.value)
  let writing: ReturnType<typeof setTimeout> | undefined

  watch(
    () => room.view,
    (view, viewBefore) => {
      if (view?.timeline !== viewBefore?.timeline) take(view?.timeline, viewBefore?.timeline)
      // P4.5: the people follow when everything else has.
      if (view?.connection.name !== 'live') caughtUp.value = false
      else if (view.people !== viewBefore?.people) caughtUp.value = true
      if (caughtUp.value && openedEpoch.value !== reading.value?.epoch) open()
      attend()
    },
    { immediate: true },
  )
  watch(attentive, attend)
  watch(
    () => reading.value?.read,
    () => (writing ??= setTimeout(write, keepAfterMs)),
  )
  window.addEventListener('pagehide', write)
  onScopeDispose(watchReadPositions(readOn))

  function take(now: Timeline | undefined, before: Timeline | undefined) {
    if (now?.epoch === undefined) {
      reading.value = openedEpoch.value = undefined
      return
    }
    if (reading.value?.epoch !== now.epoch) {
      reading.value = opened(now, now.epoch, loadReadPosition(room.name), me())
    } else if (!attentive.value)
      reading.value = arrived(reading.value, unreadOf(reading.value, arrivals(before, now, me())))
  }

  function me() {
    return { username: person.known?.username ?? '', avatar: person.avatar }
  }

  /** In another tab. */
  function readOn() {
    const kept = loadReadPosition(room.name)
    if (kept && reading.value && room.view)
      reading.value = readElsewhere(reading.value, room.view.timeline, kept, me())
  }

  function unreadOf({ read }: Reading, news: readonly Message[]) {
    return news.filter(({ id }) => id > read).length
  }

  function open() {
    openedEpoch.value = reading.value?.epoch
    if (reading.value?.line !== undefined) atNewest.value = false // the list goes to the line
  }

  function attend() {
    const { view } = room
    if (attentive.value && reading.value && view)
      reading.value = attended(reading.value, newestOf(view.timeline))
  }

  /** Somebody has scrolled to the newest message. */
  function reach() {
    if (lookedAt.value) settle()
  }

  /** The reader came to the newest message, wrote, or wants no line any more. */
  function settle() {
    const { view } = room
    if (reading.value && view) reading.value = settled(reading.value, newestOf(view.timeline))
  }

  function write() {
    clearTimeout(writing)
    writing = undefined
    if (reading.value) saveReadPosition(room.name, reading.value)
  }

  return {
    /** What others have said that was not read; where `isMore`, at least so many messages. */
    count: computed(() => reading.value?.count ?? 0),
    isMore: computed(() => reading.value?.more ?? false),
    /** The id of the last message before the line; undefined where there is no line. */
    line: computed(() => reading.value?.line),
    /** Names this life of the room once it is known. */
    epoch: computed(() => reading.value?.epoch),
    /** The same once everything said until now has arrived. */
    openedEpoch,
    atNewest,
    reach,
    settle,
  }
})
