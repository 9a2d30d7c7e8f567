import type { Timeline } from '@parley/client'
import { samePerson, type Person } from '@parley/shared'
import type { ReadPosition } from '../../storage/read-position.ts'

/** How far a person has read in one epoch of a room. */
export interface ReadState {
  readonly epoch: string
  /** Every message up to the one with this id is read. */
  readonly read: number
  /** The unread line is shown after this message; undefined without a line. */
  readonly line: number | undefined
  /** Number of messages of others after `read`; a lower bound when `more`. */
  readonly count: number
  readonly more: boolean
}

/** The state when a room opens. In a new epoch everything counts as read. */
export function openRoom(
  timeline: Timeline,
  epoch: string,
  stored: ReadPosition | undefined,
  me: Person,
): ReadState {
  if (stored?.epoch !== epoch) return allRead(epoch, timeline)
  const { read } = stored
  const count = timeline.messages.filter((message) => message.id > read && !isMine(message, me)).length
  const more = timeline.more && (timeline.messages[0]?.id ?? 0) > read
  // The timeline may be from an earlier visit, older than the read position.
  return count === 0 && !more
    ? markRead(allRead(epoch, timeline), read)
    : { epoch, read, line: read, count, more }
}

/** `added` messages of others arrived while the page was not read. An existing line stays until everything is read. */
export function addUnread(state: ReadState, added: number): ReadState {
  if (added === 0) return state
  const line = state.count === 0 && !state.more ? state.read : state.line
  return { ...state, line, count: state.count + added }
}

/** The newest message is visible. The line stays, so that the reader finds it. */
export function markRead(state: ReadState, newest: number): ReadState {
  if (state.read >= newest && state.count === 0 && !state.more) return state
  return { ...state, read: Math.max(state.read, newest), count: 0, more: false }
}

/** Another tab has read further. The line stays. */
export function readInOtherTab(
  state: ReadState,
  timeline: Timeline,
  stored: ReadPosition,
  me: Person,
): ReadState {
  const { epoch, read } = stored
  if (epoch !== state.epoch || read <= state.read) return state
  const count = timeline.messages.filter((message) => message.id > read && !isMine(message, me)).length
  return { ...state, read, count, more: timeline.more && (timeline.messages[0]?.id ?? 0) > read }
}

/** Marks everything as read and removes the line: the reader scrolled to the end, posted, or dismissed it. */
export function markReadAndHideLine(state: ReadState, newest: number): ReadState {
  const read = markRead(state, newest)
  return read.line === undefined ? read : { ...read, line: undefined }
}

export function newestOf({ messages }: Timeline): number {
  return messages.at(-1)?.id ?? 0
}

function allRead(epoch: string, timeline: Timeline): ReadState {
  return { epoch, read: newestOf(timeline), line: undefined, count: 0, more: false }
}

function isMine(message: Timeline['messages'][number], me: Person) {
  return message.guest !== true && !message.program && samePerson(message, me)
}
