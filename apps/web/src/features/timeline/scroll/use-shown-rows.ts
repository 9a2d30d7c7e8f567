import { computed, nextTick, onMounted, ref, watch, type ShallowRef } from 'vue'
import { useRoom } from '../../../stores/room-store.ts'
import { useUnread } from '../../unread/index.ts'
import { rowsOf } from '../rows.ts'
import {
  followingRange,
  frozenRange,
  indexesOf,
  newestRange,
  slide,
  rangeAround,
  wholeRange,
  type VisibleRange,
} from './visible-range.ts'
import { useFollowing, type Alignment } from './use-following.ts'

/** This near to an end of the range, in pixels, more messages are rendered or loaded. */
const near = 1_000

/** A timeline with more messages is cut down to its newest `minKept`, unless they are being read. */
const maxKept = 600
const minKept = 400

/** Of many new messages below the reader, this many are kept at either end. */
const keptAroundGap = 200

/** The rows of the list: a range of the loaded messages, around what is in view. */
export function useShownRows(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const room = useRoom()
  const unread = useUnread()
  const timeline = computed(() => room.view?.timeline)
  const known = computed(() => room.view?.historyWindow ?? timeline.value)
  const messages = computed(() => room.messages)
  const outbox = computed(() => room.posts)
  const range = ref<VisibleRange>(wholeRange)
  /** How many times the range has grown. */
  const growCount = ref(0)
  let isShowing = false
  const from = computed(() => indexesOf(messages.value, range.value).from)
  const to = computed(() => indexesOf(messages.value, range.value).to)
  // Above the first loaded message there may be unread ones.
  const line = computed(() => {
    const isBefore = (unread.line ?? Infinity) < (messages.value[0]?.id ?? 0)
    return isBefore && known.value?.more ? undefined : unread.line
  })
  const rows = computed(() => rowsOf(messages.value, from.value, to.value, line.value))
  const firstShown = computed(() => messages.value[from.value])
  const startsWithOldest = computed(() => from.value === 0 && known.value?.more === false)
  const endsWithNewest = computed(
    () => room.view?.historyWindow === undefined && to.value === messages.value.length,
  )
  const { following, keep, closeGap, place, anchored } = useFollowing(
    list,
    () => endsWithNewest.value,
    unread.reach,
  )

  // Before rendering: the range.
  watch(
    messages,
    (now, before) => {
      // Before rendering: when older messages arrive, the first row loses its day line, and needs rows above it.
      if (!following.value) return fill()
      if (now.at(-1)?.id !== before?.at(-1)?.id) closeGap()
      range.value = followingRange(now, range.value)
    },
    { immediate: true },
  )
  watch(timeline, discard)
  watch(() => timeline.value?.epoch, follow) // a new epoch: the old messages are gone
  watch(
    () => outbox.value.length,
    (now, before) => {
      if (now > before) goToNewest() // the writer wants to see the post
    },
  )
  watch(
    following,
    (follows) => {
      range.value = follows
        ? followingRange(messages.value, range.value)
        : frozenRange(messages.value, range.value)
    },
    { immediate: true },
  )

  // After rendering: the scroll position.
  watch(
    [rows, outbox, known],
    () => {
      keep()
      fill()
    },
    { flush: 'post' },
  )
  onMounted(() => {
    list.value?.addEventListener('scroll', fill, { passive: true })
    fill()
  })

  function goToNewest() {
    follow()
    unread.settle()
  }

  /** Shows the newest, from anywhere. */
  function follow() {
    room.leavePast()
    if (!endsWithNewest.value) range.value = newestRange(messages.value)
    following.value = true
    closeGap()
    keep()
  }

  /** Renders or loads more where an end of the range is near. */
  function fill() {
    const element = list.value
    if (element === null || isShowing) return
    if (element.scrollTop < near && from.value > 0) grow('older')
    else if (below(element) < near && to.value < messages.value.length) grow('newer')
    if (element.scrollTop < near && from.value === 0) room.loadOlder()
    if (below(element) < near && to.value === messages.value.length) room.loadNewer()
  }

  function discard() {
    const length = timeline.value?.messages.length ?? 0
    if (length <= maxKept) return
    if (following.value || room.view?.historyWindow !== undefined) return room.keepNewest(minKept)
    const unseen = length - to.value
    if (unseen > maxKept) room.leaveGap(messages.value[to.value + keptAroundGap]?.id ?? 0, keptAroundGap)
  }

  /** Scrolls to a loaded message. */
  async function show(id: number, where: Alignment) {
    following.value = false
    isShowing = true // the list is not yet scrolled to the new rows
    range.value = rangeAround(messages.value, id, range.value)
    await nextTick()
    isShowing = false
    place(`m${id}`, where)
    fill()
  }

  function grow(towards: 'older' | 'newer') {
    const wider = slide(messages.value, range.value, towards)
    range.value = following.value ? { ...wider, last: Infinity } : wider
    growCount.value += 1
  }

  return {
    messages,
    outbox,
    rows,
    growCount,
    firstShown,
    startsWithOldest,
    endsWithNewest,
    following,
    anchored,
    show,
    goToNewest,
  }
}

function below({ scrollHeight, scrollTop, clientHeight }: HTMLElement) {
  return scrollHeight - scrollTop - clientHeight
}
