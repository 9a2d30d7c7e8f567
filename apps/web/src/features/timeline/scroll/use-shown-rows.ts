import { computed, nextTick, onMounted, ref, watch, type ShallowRef } from 'vue'
import { useRoom } from '../../../stores/room-store.ts'
import { useUnread } from '../../unread/index.ts'
import { rowsOf } from '../rows.ts'
import {
  followingSpan,
  frozenSpan,
  indexesOf,
  newestSpan,
  slide,
  spanAround,
  wholeSpan,
  type VisibleRange,
} from './visible-range.ts'
import { useFollowing, type PlaceInView } from './use-following.ts'

/** This near to the start or the end of what is shown, in pixels, there will be more of it. */
const near = 1_000

/** So many newest messages are kept; when there are more and nobody reads them, they are swept down to `sweepTo`. */
const mostKept = 600
const sweepTo = 400

/** Of many new messages below a reader, so many are kept at either end. */
const fewBelow = 200

/** The rows that a list shows of the room: a span of the messages known that follows the reader. */
export function useShownRows(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const room = useRoom()
  const unread = useUnread()
  const timeline = computed(() => room.view?.timeline)
  const known = computed(() => room.view?.historyWindow ?? timeline.value)
  const messages = computed(() => room.messages)
  const outbox = computed(() => room.posts)
  const range = ref<VisibleRange>(wholeSpan)
  /** How often more was shown than before: of what was said long ago. */
  const grown = ref(0)
  let isShowing = false
  const from = computed(() => indexesOf(messages.value, range.value).from)
  const to = computed(() => indexesOf(messages.value, range.value).to)
  // What is before the first message known is not known to be read.
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

  // Before the page is drawn again: what it will show.
  watch(
    messages,
    (now, before) => {
      // At once: where older ones are known now, the first row shown loses its day line, and nothing above would make up for it.
      if (!following.value) return fill()
      if (now.at(-1)?.id !== before?.at(-1)?.id) closeGap()
      range.value = followingSpan(now, range.value)
    },
    { immediate: true },
  )
  watch(timeline, sweep)
  watch(() => timeline.value?.epoch, follow) // another life of the log: nothing of before is left
  watch(
    () => outbox.value.length,
    (now, before) => {
      if (now > before) goToNewest() // whoever writes wants to see it
    },
  )
  watch(
    following,
    (follows) => {
      range.value = follows
        ? followingSpan(messages.value, range.value)
        : frozenSpan(messages.value, range.value)
    },
    { immediate: true },
  )

  // And after it: everything is where it was.
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
    if (!endsWithNewest.value) range.value = newestSpan(messages.value)
    following.value = true
    closeGap()
    keep()
  }

  /** Shows more where the reader comes near the start or the end of what is shown. */
  function fill() {
    const element = list.value
    if (element === null || isShowing) return
    if (element.scrollTop < near && from.value > 0) grow('older')
    else if (below(element) < near && to.value < messages.value.length) grow('newer')
    if (element.scrollTop < near && from.value === 0) room.loadOlder()
    if (below(element) < near && to.value === messages.value.length) room.loadNewer()
  }

  function sweep() {
    const length = timeline.value?.messages.length ?? 0
    if (length <= mostKept) return
    if (following.value || room.view?.historyWindow !== undefined) return room.keepNewest(sweepTo)
    const unseen = length - to.value
    if (unseen > mostKept) room.leaveGap(messages.value[to.value + fewBelow]?.id ?? 0, fewBelow)
  }

  /** Brings a message into view that is among the `messages`. */
  async function show(id: number, where: PlaceInView) {
    following.value = false
    isShowing = true // other rows are there, and the list has still to move to them
    range.value = spanAround(messages.value, id, range.value)
    await nextTick()
    isShowing = false
    place(`m${id}`, where)
    fill()
  }

  function grow(towards: 'older' | 'newer') {
    const wider = slide(messages.value, range.value, towards)
    range.value = following.value ? { ...wider, last: Infinity } : wider
    grown.value += 1
  }

  return {
    messages,
    outbox,
    rows,
    grown,
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
