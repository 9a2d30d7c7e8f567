import { emptyView } from '@parley/client'
import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ShallowRef } from 'vue'
import { useRoom } from '../../../stores/room-store.ts'
import { forgetHash, messageOfHash } from '../../../markup/message-link.ts'
import { useAddress } from './use-address.ts'
import { useUnread } from '../../unread/index.ts'
import { rowsOf } from '../rows.ts'
import { anchorOf, scrollAboveEnd, scrollToAnchor, scrollToRow, viewOf } from './anchor.ts'
import { endsWithNewest, type RoomSnapshot } from './resting.ts'
import { positionOf, type SavedScroll } from '../../../storage/saved-scroll.ts'
import * as machine from './scroll-machine.ts'
import { isPrinting, watchPrinting } from '../../../ui/interaction/printing.ts'
import { followingRange, includesId, indexesOf, wholeRange } from './visible-range.ts'

/** How long the target of a jump is highlighted, or reported as missing, in milliseconds. */
const resultMs = { found: 2_500, missing: 6_000 }

const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])

/** Runs the scroll machine on a list: measures it, and applies the effects. */
export function useScroll(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const room = useRoom()
  const unread = useUnread()
  const snapshot = computed((): RoomSnapshot => {
    const { messages, posts, view = emptyView } = room
    return { ...view, messages, posts: posts.length, caughtUpEpoch: unread.openedEpoch }
  })
  const range = followingRange(room.messages, wholeRange)
  const state = shallowRef<machine.ScrollState>({ name: 'following', range, gap: 0 })
  const rest = computed(() => machine.restingOf(state.value))
  const from = computed(() => indexesOf(room.messages, rest.value.range).from)
  const to = computed(() => indexesOf(room.messages, rest.value.range).to)
  const hasOlder = computed(() => (snapshot.value.historyWindow ?? snapshot.value.timeline).more)
  // Above the first loaded message there may be unread ones, too.
  const line = computed(() => {
    const isAbove = (unread.line ?? Infinity) < (room.messages[0]?.id ?? 0)
    return isAbove && hasOlder.value ? undefined : unread.line
  })
  const rows = computed(() =>
    isPrinting.value ? rowsOf(room.messages) : rowsOf(room.messages, from.value, to.value, line.value),
  )
  const isLineAbove = ref(false)
  const growCount = ref(0)
  const result = shallowRef<machine.JumpResult>()
  const jumpStatus = computed(() => {
    if (result.value?.name === 'missing') return 'missing'
    if (state.value.name !== 'jumping' || !state.value.isSlow) return undefined
    if (includesId(room.messages, machine.idOf(state.value.target))) return undefined
    return snapshot.value.connection.name === 'live' ? 'underWay' : 'offline'
  })
  // On paper the list does not scroll: its place on the screen is kept.
  const layOut = () => !isPrinting.value && dispatch({ type: 'laid-out' })
  const gesture = () => dispatch({ type: 'gesture' })
  const goToNewest = () => dispatch({ type: 'go-to-newest' })
  const jump = (target: machine.JumpTarget) => dispatch({ type: 'jump', target })
  const jumpTo = (id: number) => jump({ name: 'message', id })
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const resizes = new ResizeObserver(layOut)

  unread.atNewest = true
  watchPrinting()
  watch(snapshot, (_now, before) => dispatch({ type: 'room-changed', before }))
  watch([rows, () => room.posts, hasOlder, () => unread.line], layOut, { flush: 'post' })
  watch(() => unread.openedEpoch, openAtLine, { immediate: true, flush: 'post' })
  onMounted(() => {
    for (const element of list.value ? [list.value, ...list.value.children] : []) resizes.observe(element)
    listen('scroll', () => !isPrinting.value && dispatch({ type: 'scrolled' }))
    listen('toggle', () => dispatch({ type: 'unfolded' })) // from markup/MessageText.vue
    listen('wheel', gesture)
    listen('touchmove', gesture)
    // On the scroll bar, not on a row.
    listen('pointerdown', ({ target }) => target === list.value && gesture())
    listen('keydown', ({ key }) => scrollKeys.has(key) && gesture())
    layOut()
  })
  onBeforeUnmount(() => {
    resizes.disconnect()
    for (const timer of timers.values()) clearTimeout(timer)
    unread.atNewest = false
  })
  useAddress({ message: jumpTo, place: (to) => jump({ name: 'position', ...to }), newest: goToNewest }, here)

  function dispatch(event: machine.ScrollEvent) {
    const before = state.value
    const { state: now, effects } = machine.step(before, event, snapshot.value)
    state.value = now
    if ((now.name === 'following') !== (before.name === 'following'))
      unread.atNewest = now.name === 'following'
    for (const effect of effects) run(effect)
  }

  function run(effect: machine.ScrollEffect) {
    const element = list.value
    switch (effect.type) {
      case 'range-grown':
        return void (growCount.value += 1)
      case 'room':
        return room[effect.call]()
      case 'load-around':
        return room.loadAround(effect.id)
      case 'keep-newest':
        return room.keepNewest(effect.count)
      case 'leave-gap':
        return room.leaveGap(effect.last, effect.count)
      case 'unread':
        return unread[effect.call]()
      case 'forget-hash':
        return forgetHash()
      case 'set-timer':
        return setTimer(effect.timer, effect.ms, () => dispatch({ type: 'elapsed', timer: effect.timer }))
      case 'show-result':
        result.value = effect.result
        return setTimer('result', resultMs[effect.result?.name ?? 'found'], () => (result.value = undefined))
      case 'await-rows':
        return void nextTick(layOut)
      case 'measure':
        isLineAbove.value = measureLine()
        return element && dispatch({ type: effect.answer, view: viewOf(element) })
      case 'align':
        if (element) scrollToRow(element, `m${effect.id}`, effect.to)
        return element && dispatch({ type: 'aligned', view: viewOf(element) })
      case 'hold-end':
        return element && scrollAboveEnd(element, effect.gap)
      case 'hold-anchor':
        if (element === null || scrollToAnchor(element, effect.anchor)) return
        return dispatch({ type: 'anchor-lost', anchor: anchorOf(element) })
    }
  }

  function measureLine() {
    const row = list.value?.querySelector('[data-line]')
    if (list.value && row) return row.getBoundingClientRect().bottom < list.value.getBoundingClientRect().top
    return (room.messages[from.value]?.id ?? 0) > (unread.line ?? Infinity)
  }

  function setTimer(name: string, ms: number, elapsed: () => void) {
    clearTimeout(timers.get(name))
    timers.set(name, setTimeout(elapsed, ms))
  }

  function listen<T extends keyof HTMLElementEventMap>(type: T, to: (event: HTMLElementEventMap[T]) => void) {
    list.value?.addEventListener(type, to, { passive: true })
  }

  /** With an entry in the history: Back returns to where the reader is now. */
  function goTo(id: number) {
    if (messageOfHash(location.hash) === id) jumpTo(id)
    else location.hash = `#m${id}`
  }

  function goToFirstUnread() {
    if (unread.line !== undefined) jump({ name: 'after', id: unread.line })
  }

  function openAtLine() {
    if (state.value.name === 'following' && messageOfHash(location.hash) === undefined) goToFirstUnread()
  }

  /** Undefined while the reader is on the way to a message. */
  function here(): SavedScroll | undefined {
    const [now, epoch] = [state.value, snapshot.value.timeline.epoch]
    if (now.name === 'jumping') return now.target.name === 'position' ? now.target : undefined
    if (epoch === undefined) return undefined
    return now.name === 'following' ? 'newest' : positionOf(now.anchor, epoch)
  }

  return {
    rows,
    startsWithOldest: computed(() => from.value === 0 && !hasOlder.value),
    endsWithNewest: computed(() => endsWithNewest(snapshot.value, rest.value.range)),
    isFollowing: computed(() => rest.value.name === 'following'),
    isJumping: computed(() => state.value.name === 'jumping'),
    highlighted: computed(() => (result.value?.name === 'found' ? result.value.id : undefined)),
    jumpStatus,
    isLineAbove,
    growCount,
    goToNewest,
    goTo,
    goToFirstUnread,
  }
}
