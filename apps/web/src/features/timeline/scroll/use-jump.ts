import type { Loading } from '@parley/client'
import type { Message } from '@parley/shared'
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { forgetHash } from '../../../markup/message-link.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useUnread } from '../../unread/index.ts'
import type { ScrollPosition } from '../../../storage/saved-scroll.ts'
import { includesId } from './visible-range.ts'
import type { Alignment } from './use-following.ts'

/** How long the target of a jump is highlighted, or reported as missing, in milliseconds. */
const highlightMs = 2_500
const missingMs = 6_000

/** After this many milliseconds the page says that a jump is under way. */
const slowMs = 500

/** The server is asked for the same message at most once in this many milliseconds. */
const retryMs = 1_000

type Target =
  /** The message is highlighted. */
  | { readonly name: 'message'; readonly id: number }
  /** The message after `id`. */
  | { readonly name: 'after'; readonly id: number }
  /** A saved position, in its epoch of the room. */
  | ({ readonly name: 'place' } & ScrollPosition)

interface Shown {
  readonly messages: Readonly<Ref<readonly Message[]>>
  readonly show: (id: number, where: Alignment) => Promise<void>
}

/** Jumps to a message, and asks the server for it if it is not loaded. */
export function useJump({ messages, show }: Shown) {
  const room = useRoom()
  const unread = useUnread()
  const target = ref<Target>()
  const highlighted = ref<number>()
  const missing = ref(false)
  const isSlow = ref(false)
  let asked = { id: 0, at: -Infinity }
  let again: ReturnType<typeof setTimeout> | undefined
  let calm: ReturnType<typeof setTimeout> | undefined
  let slow: ReturnType<typeof setTimeout> | undefined

  watch(
    () => room.posts.length,
    (now, before) => {
      if (now > before) giveUp() // the list goes to the newest
    },
  )
  watch([() => room.view, () => unread.openedEpoch], pursue, { flush: 'post' })
  onBeforeUnmount(() => {
    clearTimeout(calm)
    clearTimeout(again)
    clearTimeout(slow)
  })

  /** What the page says about the jump. */
  const status = computed(() => {
    if (missing.value) return 'missing'
    if (target.value === undefined || !isSlow.value || includesId(messages.value, idOf(target.value)))
      return undefined
    return room.view?.connection.name === 'live' ? 'underWay' : 'offline'
  })

  function jump(to: Target) {
    if (target.value !== undefined) room.leaveAround()
    target.value = to
    isSlow.value = false
    clearTimeout(slow)
    slow = setTimeout(() => (isSlow.value = true), slowMs)
    pursue()
  }

  /** Ends the jump: a late answer does not move the reader. */
  function giveUp() {
    if (target.value === undefined) return
    target.value = undefined
    room.leaveAround()
    forgetHash()
  }

  function pursue() {
    const { view } = room
    if (target.value === undefined || view === undefined) return
    if (target.value.name === 'place' && target.value.epoch !== view.timeline.epoch)
      return view.timeline.epoch === undefined ? undefined : giveUp()
    const id = idOf(target.value)
    if (includesId(messages.value, id)) return void arrive(target.value)
    if (includesId(view.timeline.messages, id)) return room.leavePast() // pursue runs again
    if (view.connection.name !== 'live') return // pursue runs again
    if (view.loading.name !== 'missing' || view.loading.id !== id) return ask(id, view.loading)
    const { name } = target.value
    target.value = undefined
    if (name !== 'message') return
    missing.value = true
    after(missingMs, () => (missing.value = false))
  }

  // A busy server refuses; asking again at once would keep it busy.
  function ask(id: number, { name }: Loading) {
    if (name !== 'nothing' && name !== 'missing') return // pursue runs again
    const now = performance.now()
    if (asked.id === id && now - asked.at < retryMs) {
      clearTimeout(again)
      again = setTimeout(pursue, retryMs)
      return
    }
    asked = { id, at: now }
    room.loadAround(id)
  }

  async function arrive(to: Target) {
    // A saved copy of the room may end before the position: it is shown again when the missed messages arrive.
    const isLikely = to.name === 'place' && unread.openedEpoch !== to.epoch
    missing.value = false
    room.leaveAround() // an earlier jump may still load
    await bring(to)
    if (target.value === to && !isLikely) target.value = undefined // until then the reader's position is unknown
  }

  function bring(to: Target) {
    const { id } = to
    switch (to.name) {
      case 'place':
        return show(id, to)
      case 'after': {
        const next = messages.value.find((message) => message.id > id)
        return show(next?.id ?? id, 'start')
      }
      case 'message':
        highlighted.value = id
        after(highlightMs, () => (highlighted.value = undefined))
        return show(id, 'center')
    }
  }

  function after(ms: number, then: () => void) {
    clearTimeout(calm)
    calm = setTimeout(then, ms)
  }

  return {
    jump,
    giveUp,
    highlighted,
    status,
    isJumping: computed(() => target.value !== undefined),
    /** The saved position that is being restored. */
    returningTo: computed(() => (target.value?.name === 'place' ? target.value : undefined)),
  }
}

/** The first message of a room is 1. */
const idOf = ({ id }: Target) => Math.max(1, id)
