import type { Loading } from '@parley/client'
import type { Message } from '@parley/shared'
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { forgetHash } from '../../../markup/message-link.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useUnread } from '../../unread/index.ts'
import type { Place } from '../../../storage/saved-scroll.ts'
import { holds } from './visible-range.ts'
import type { PlaceInView } from './use-following.ts'

/** A message that was jumped to stands out for so long, in milliseconds; what is said of one that is missing, too. */
const highlightMs = 2_500
const noticeMs = 6_000

/** After so many milliseconds something is said of a jump that is still under way. */
const slowMs = 500

/** The same message is asked for again after so many milliseconds. */
const againMs = 1_000

type Target =
  /** The message itself stands out. */
  | { readonly name: 'message'; readonly id: number }
  /** What comes after it, where somebody left off. */
  | { readonly name: 'after'; readonly id: number }
  /** Exactly where somebody was, in this life of the log. */
  | ({ readonly name: 'place' } & Place)

interface Shown {
  readonly messages: Readonly<Ref<readonly Message[]>>
  readonly show: (id: number, where: PlaceInView) => Promise<void>
}

/** Jumps to a message, wherever in the room it is: what is not known is asked for. */
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
      if (now > before) giveUp() // whoever writes goes to the newest
    },
  )
  watch([() => room.view, () => unread.openedEpoch], pursue, { flush: 'post' })
  onBeforeUnmount(() => {
    clearTimeout(calm)
    clearTimeout(again)
    clearTimeout(slow)
  })

  /** What is to be said of the jump. */
  const notice = computed(() => {
    if (missing.value) return 'missing'
    if (target.value === undefined || !isSlow.value || holds(messages.value, idOf(target.value)))
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

  /** The reader goes elsewhere: what may still arrive does not take them away from there. */
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
    if (holds(messages.value, id)) return void arrive(target.value)
    if (holds(view.timeline.messages, id)) return room.leavePast() // and comes back here
    if (view.connection.name !== 'live') return // and comes back here
    if (view.loading.name !== 'missing' || view.loading.id !== id) return ask(id, view.loading)
    const { name } = target.value
    target.value = undefined
    if (name !== 'message') return
    missing.value = true
    after(noticeMs, () => (missing.value = false))
  }

  // A server that is still reading says so: asking again at once would only keep it busy.
  function ask(id: number, { name }: Loading) {
    if (name !== 'nothing' && name !== 'missing') return // and comes back here
    const now = performance.now()
    if (asked.id === id && now - asked.at < againMs) {
      clearTimeout(again)
      again = setTimeout(pursue, againMs)
      return
    }
    asked = { id, at: now }
    room.loadAround(id)
  }

  async function arrive(to: Target) {
    // What an earlier visit kept of the room may end before the place does: then it is found again once the rest is there.
    const isLikely = to.name === 'place' && unread.openedEpoch !== to.epoch
    missing.value = false
    room.leaveAround() // of another jump, perhaps
    await bring(to)
    if (target.value === to && !isLikely) target.value = undefined // before it is there, nobody knows where the reader is
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
    notice,
    isJumping: computed(() => target.value !== undefined),
    /** The place that the reader is on the way back to. */
    returningTo: computed(() => (target.value?.name === 'place' ? target.value : undefined)),
  }
}

/** The first message of a room is 1. */
const idOf = ({ id }: Target) => Math.max(1, id)
