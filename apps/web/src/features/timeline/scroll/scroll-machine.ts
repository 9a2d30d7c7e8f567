import type { Message } from '@parley/shared'
import type { Alignment, Anchor, View } from './anchor.ts'
import * as resting from './resting.ts'
import { when, type Resting, type RestingEffect, type RoomSnapshot } from './resting.ts'
import type { ScrollPosition } from '../../../storage/saved-scroll.ts'
import { followingRange, includesId, rangeAround } from './visible-range.ts'

/** Finds the target (`seeking`), renders it, and scrolls to it (`aligning`). Until it is found, the list rests at `from`. */
export interface Jumping {
  readonly name: 'jumping'
  readonly phase: 'seeking' | 'aligning'
  readonly target: JumpTarget
  readonly from: Resting
  readonly isSlow: boolean
  /** False for `retryMs` after the server was asked for the target. */
  readonly mayAsk: boolean
}

export type ScrollState = Resting | Jumping

export type JumpTarget =
  | { readonly name: 'message'; readonly id: number }
  /** The message after `id`. */
  | { readonly name: 'after'; readonly id: number }
  /** Returns to a saved position. */
  | ({ readonly name: 'position' } & ScrollPosition)

/** How a jump to a message ended. */
export type JumpResult = { name: 'found'; id: number } | { name: 'missing' }

export type JumpTimer = 'slow' | 'retry'

export type ScrollEvent =
  | { type: 'room-changed'; before: RoomSnapshot }
  /** Rows were rendered, or something changed its size. */
  | { type: 'laid-out' }
  | { type: 'scrolled' }
  /** The reader unfolded a message: what is above stays where it is, whatever is added below. */
  | { type: 'unfolded' }
  /** The reader scrolls, rather than the page. */
  | { type: 'gesture' }
  | { type: 'jump'; target: JumpTarget }
  | { type: 'go-to-newest' }
  | { type: 'elapsed'; timer: JumpTimer }
  /** Answers to the effects `measure`, `align` and `hold-anchor`. */
  | { type: 'measured' | 'measured-scroll' | 'aligned'; view: View }
  | { type: 'anchor-lost'; anchor: Anchor | undefined }

export type ScrollEffect =
  | RestingEffect
  | { type: 'measure'; answer: 'measured' | 'measured-scroll' }
  | { type: 'align'; id: number; to: Alignment }
  /** Reports `laid-out` after the rows are rendered, also if they stay the same. */
  | { type: 'await-rows' }
  | { type: 'load-around'; id: number }
  | { type: 'set-timer'; timer: JumpTimer; ms: number }
  | { type: 'show-result'; result: JumpResult | undefined }
  /** The reader has scrolled to the newest message (`reach`), or nothing is unread (`settle`). */
  | { type: 'unread'; call: 'reach' | 'settle' }
  /** The reader has left the message that the address names. */
  | { type: 'forget-hash' }

export interface ScrollStep {
  readonly state: ScrollState
  readonly effects: readonly ScrollEffect[]
}

/** In milliseconds: a longer jump is reported as under way, and the server is asked again for the target after `retryMs`. */
export const slowMs = 500
export const retryMs = 1_000

const leaveAround: ScrollEffect = { type: 'room', call: 'leaveAround' }
const leaveHistory: ScrollEffect = { type: 'room', call: 'leavePast' }
const forgetHash: ScrollEffect = { type: 'forget-hash' }
const measure: ScrollEffect = { type: 'measure', answer: 'measured' }

/** The whole scrolling of the list, as a pure function. Events that mean nothing in a state change nothing. */
export function step(before: ScrollState, event: ScrollEvent, room: RoomSnapshot): ScrollStep {
  const { state, effects } = react(before, event, room)
  const isBack = restingOf(before).name === 'reading' && restingOf(state).name === 'following'
  return stay(state, ...effects, ...when(isBack, forgetHash))
}

export function restingOf(state: ScrollState): Resting {
  return state.name === 'jumping' ? state.from : state
}

/** The message to find. The first one of a room has id 1. */
export const idOf = ({ id }: JumpTarget) => Math.max(1, id)

function react(state: ScrollState, event: ScrollEvent, room: RoomSnapshot): ScrollStep {
  const rest = restingOf(state)
  const isAligning = state.name === 'jumping' && state.phase === 'aligning'
  switch (event.type) {
    case 'room-changed':
      return roomChanged(state, event.before, room)
    case 'laid-out':
      if (isAligning) return stay(state, alignmentOf(state.target, room.messages))
      return stay(state, ...resting.hold(rest), measure)
    case 'scrolled': {
      // Rows may have changed their height since the last frame. While following, the reader has changed the gap.
      const held = rest.name === 'reading' ? resting.hold(rest) : []
      return stay(state, ...held, { type: 'measure', answer: 'measured-scroll' })
    }
    case 'unfolded':
      return stay(state, { type: 'measure', answer: 'measured-scroll' })
    case 'measured':
    case 'measured-scroll': {
      if (isAligning) return stay(state)
      const to = event.type === 'measured' ? rest : resting.scrolledTo(event.view, rest, room)
      const hasReached = to.name === 'following' && rest.name === 'reading'
      const { state: next, effects } = filled(state, to, event.view, room)
      return stay(next, ...when<ScrollEffect>(hasReached, { type: 'unread', call: 'reach' }), ...effects)
    }
    case 'aligned':
      return isAligning ? aligned(state, event.view, room) : stay(state)
    case 'anchor-lost':
      if (isAligning || rest.name === 'following') return stay(state)
      return stay(withResting(state, { ...rest, anchor: event.anchor }))
    case 'gesture':
      return stay(resting.touched(rest), ...(state.name === 'jumping' ? [leaveAround, forgetHash] : []))
    case 'jump':
      return jump(state, event.target, room)
    case 'go-to-newest':
      return goToNewest(state, room)
    case 'elapsed':
      if (state.name !== 'jumping') return stay(state)
      if (event.timer === 'slow') return stay({ ...state, isSlow: true })
      return seek({ ...state, mayAsk: true }, room)
  }
}

function roomChanged(state: ScrollState, before: RoomSnapshot, room: RoomSnapshot): ScrollStep {
  if (room.posts > before.posts) return goToNewest(state, room)
  const isNewEpoch = room.timeline.epoch !== before.timeline.epoch
  const followed = resting.follow(restingOf(state), room)
  const changed = isNewEpoch ? withResting(state, followed) : withMessages(state, before, room)
  const sought = seek(changed, room)
  const rest = restingOf(changed)
  // Before rendering: when older messages arrive, the first row loses its day line, and needs rows above it.
  const isToMeasure = rest.name === 'reading' && room.messages !== before.messages
  const effects = [...when(isToMeasure, measure), ...when(isNewEpoch, leaveHistory)]
  return stay(sought.state, ...effects, ...resting.discard(rest, room), ...sought.effects)
}

function withMessages(state: ScrollState, before: RoomSnapshot, { messages }: RoomSnapshot): ScrollState {
  const rest = restingOf(state)
  if (rest.name === 'reading' || messages === before.messages) return state
  const gap = messages.at(-1)?.id === before.messages.at(-1)?.id ? rest.gap : 0
  return withResting(state, { name: 'following', range: followingRange(messages, rest.range), gap })
}

function filled(state: ScrollState, rest: Resting, view: View, room: RoomSnapshot): ScrollStep {
  const { resting: next, effects } = resting.fill(rest, view, room)
  return stay(withResting(state, next), ...effects)
}

function goToNewest(state: ScrollState, room: RoomSnapshot): ScrollStep {
  const rest = resting.follow(restingOf(state), room)
  return stay(rest, forgetHash, leaveHistory, ...resting.hold(rest), { type: 'unread', call: 'settle' })
}

function jump(state: ScrollState, target: JumpTarget, room: RoomSnapshot): ScrollStep {
  const from = restingOf(state)
  const start = { name: 'jumping', phase: 'seeking', target, from, isSlow: false, mayAsk: true } as const
  const { state: next, effects } = seek(start, room)
  const left = when(state.name === 'jumping', leaveAround)
  return stay(next, ...left, { type: 'set-timer', timer: 'slow', ms: slowMs }, ...effects)
}

/** What it still needs comes with a later `room-changed`. */
function seek(state: ScrollState, room: RoomSnapshot): ScrollStep {
  if (state.name !== 'jumping' || state.phase === 'aligning') return stay(state)
  const { target, from, mayAsk } = state
  const { loading, timeline } = room
  const id = idOf(target)
  if (target.name === 'position' && target.epoch !== timeline.epoch)
    return timeline.epoch === undefined ? stay(state) : stay(from, leaveAround, forgetHash)
  if (includesId(room.messages, id)) return align(state, room)
  if (includesId(timeline.messages, id)) return stay(state, leaveHistory)
  if (room.connection.name !== 'live') return stay(state)
  if (loading.name === 'missing' && loading.id === id) {
    const missing: ScrollEffect = { type: 'show-result', result: { name: 'missing' } }
    return stay(from, ...when(target.name === 'message', missing))
  }
  if (!mayAsk || (loading.name !== 'nothing' && loading.name !== 'missing')) return stay(state)
  const retry: ScrollEffect = { type: 'set-timer', timer: 'retry', ms: retryMs }
  return stay({ ...state, mayAsk: false }, retry, { type: 'load-around', id })
}

function align(state: Jumping, { messages }: RoomSnapshot): ScrollStep {
  const { id } = alignmentOf(state.target, messages)
  const range = rangeAround(messages, id, state.from.range)
  const result: JumpResult | undefined = state.target.name === 'message' ? { name: 'found', id } : undefined
  return stay(
    { ...state, phase: 'aligning', from: { name: 'reading', range, anchor: undefined } },
    leaveAround,
    { type: 'show-result', result },
    { type: 'await-rows' },
  )
}

function alignmentOf(target: JumpTarget, messages: readonly Message[]) {
  const { id } = target
  switch (target.name) {
    case 'message':
      return { type: 'align', id, to: 'center' } as const
    case 'after':
      return { type: 'align', id: messages.find((next) => next.id > id)?.id ?? id, to: 'start' } as const
    case 'position':
      return { type: 'align', id, to: { edge: target.edge, at: target.at } } as const
  }
}

function aligned(state: Jumping, view: View, room: RoomSnapshot): ScrollStep {
  const from = restingAfter(state, view, room)
  // A saved copy of the room may end before the position: it is aligned again when the missed messages arrive.
  const isCaughtUp = state.target.name !== 'position' || room.caughtUpEpoch === state.target.epoch
  // The end of what is loaded is in the way: aligned again when newer messages are there.
  const isCut = view.below < 1 && room.historyWindow !== undefined
  const isAtEnd = isCut && state.target.name === 'position' && room.connection.name === 'live'
  const isFinal = isCaughtUp && !isAtEnd
  return filled(isFinal ? from : { ...state, phase: 'seeking', from }, from, view, room)
}

function restingAfter({ from, target }: Jumping, view: View, room: RoomSnapshot): Resting {
  const isHeld = target.name !== 'position' && from.name === 'reading'
  return resting.scrolledTo(view, isHeld ? { ...from, isAtTarget: true } : from, room)
}

/** A jump that was aligning has to start again. */
function withResting(state: ScrollState, rest: Resting): ScrollState {
  return state.name === 'jumping' ? { ...state, phase: 'seeking', from: rest } : rest
}

function stay(state: ScrollState, ...effects: ScrollEffect[]): ScrollStep {
  return { state, effects }
}
