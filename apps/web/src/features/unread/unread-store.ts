import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, nextTick, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { arrivals } from './arrivals.ts'
import { usePageVisible } from '../../ui/interaction/use-page-visible.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useHidden } from '../../stores/hidden-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import {
  loadReadPosition,
  saveReadPosition,
  watchReadPositions,
  type ReadPosition,
} from '../../storage/read-position.ts'
import {
  addUnread,
  markRead,
  newestOf,
  openRoom,
  readInOtherTab,
  markReadAndHideLine,
  type ReadState,
} from './read-state.ts'

/** Milliseconds between writes of the read position: in a flood it changes with every frame. */
const saveAfterMs = 500

/** The unread messages of the room, and the line where the reader left off. */
export const useUnread = defineStore('unread', () => {
  const room = useRoom()
  const person = usePerson()
  const hidden = useHidden()
  const pageVisible = usePageVisible()
  const state = shallowRef<ReadState>()
  /** Whether it is known how far the person had read in this epoch. On another device they may have read less than what is shown here. */
  const isKnown = ref(false)
  /** Set by the list: the newest message is in view. */
  const atNewest = ref(false)
  /** Everything sent while offline has arrived. Before that, the end of the list is not the newest message. */
  const caughtUp = ref(false)
  /** The epoch in which the room was caught up for the first time: now the list may scroll to the line. */
  const openedEpoch = ref<string>()
  const isReading = computed(() => atNewest.value && pageVisible.value && caughtUp.value)
  let writing: ReturnType<typeof setTimeout> | undefined

  watch(
    () => room.view,
    (view, viewBefore) => {
      if (view?.timeline !== viewBefore?.timeline) update(view?.timeline, viewBefore?.timeline)
      // P4.5: the people arrive after everything else.
      if (view?.connection.name !== 'live') caughtUp.value = false
      else if (view.people !== viewBefore?.people) caughtUp.value = true
      if (caughtUp.value && openedEpoch.value !== state.value?.epoch) open()
      markVisible()
    },
    { immediate: true },
  )
  watch(isReading, markVisible)
  watch(
    () => isKnown.value && state.value?.read,
    () => (writing ??= setTimeout(() => write(), saveAfterMs)),
  )
  // Another room takes the place of this one: its epoch may be the same.
  watch(
    () => room.name,
    (_name, left) => {
      write(left)
      state.value = openedEpoch.value = undefined
      atNewest.value = caughtUp.value = isKnown.value = false
    },
    { flush: 'sync' },
  )
  window.addEventListener('pagehide', () => write())
  onScopeDispose(watchReadPositions(onOtherTab))

  function update(now: Timeline | undefined, before: Timeline | undefined) {
    if (now?.epoch === undefined) {
      state.value = openedEpoch.value = undefined
      return
    }
    if (state.value?.epoch !== now.epoch) {
      const stored = loadReadPosition(room.name)
      isKnown.value = stored?.epoch === now.epoch
      state.value = openRoom(withoutHidden(now), now.epoch, stored, me())
    } else if (!isReading.value)
      state.value = addUnread(state.value, unreadOf(state.value, arrivals(before, now, me())))
  }

  function me() {
    return { username: person.known?.username ?? '', avatar: person.avatar }
  }

  /** What this person has hidden is no news. */
  function withoutHidden(timeline: Timeline): Timeline {
    return { ...timeline, messages: timeline.messages.filter((message) => !hidden.hides(message)) }
  }

  /** Another tab has read further. */
  function onOtherTab() {
    const stored = loadReadPosition(room.name)
    if (stored) takeOver(stored)
  }

  /** P16.5: the server says that the person has read up to this rev, on any device. */
  function readElsewhere(read: number) {
    const epoch = state.value?.epoch
    if (epoch !== undefined) takeOver({ epoch, read })
  }

  /** The first visit with this device goes on where the person left off. */
  function begin({ epoch, read }: ReadPosition, timeline: Timeline) {
    isKnown.value = true
    const position = { epoch, read: Math.min(read, timeline.cursor) }
    state.value = openRoom(withoutHidden(timeline), epoch, position, me())
    if (openedEpoch.value === undefined || state.value.line === undefined) return
    openedEpoch.value = undefined
    void nextTick(() => {
      if (caughtUp.value) open()
    })
  }

  /** The server does not say how far the person has read: what was shown here counts. */
  function readHere() {
    isKnown.value = state.value !== undefined
  }

  function takeOver(position: ReadPosition) {
    const timeline = room.view?.timeline
    if (state.value === undefined || timeline === undefined) return
    if (isKnown.value) state.value = readInOtherTab(state.value, withoutHidden(timeline), position, me())
    else if (position.epoch === state.value.epoch) begin(position, timeline)
  }

  function unreadOf({ read }: ReadState, news: readonly Message[]) {
    return news.filter((message) => message.id > read && !hidden.hides(message)).length
  }

  function open() {
    openedEpoch.value = state.value?.epoch
    if (state.value?.line !== undefined) atNewest.value = false // the list scrolls to the line
  }

  function markVisible() {
    const { view } = room
    if (isReading.value && state.value && view) state.value = markRead(state.value, newestOf(view.timeline))
  }

  /** The reader has scrolled to the newest message. */
  function reach() {
    if (pageVisible.value) settle()
  }

  /** Marks everything as read and removes the line. */
  function settle() {
    const { view } = room
    if (state.value && view) state.value = markReadAndHideLine(state.value, newestOf(view.timeline))
  }

  function write(name = room.name) {
    clearTimeout(writing)
    writing = undefined
    if (state.value && isKnown.value) saveReadPosition(name, state.value)
  }

  return {
    /** Number of unread messages; a lower bound when `isMore`. */
    count: computed(() => state.value?.count ?? 0),
    isMore: computed(() => state.value?.more ?? false),
    /** Everything up to this rev is read; undefined while that is not known. */
    read: computed(() => (isKnown.value ? state.value?.read : undefined)),
    readElsewhere,
    readHere,
    /** The id of the last message before the line; undefined where there is no line. */
    line: computed(() => state.value?.line),
    /** The room's epoch once it is known. */
    epoch: computed(() => state.value?.epoch),
    /** The epoch once everything sent until now has arrived. */
    openedEpoch,
    atNewest,
    reach,
    settle,
  }
})
