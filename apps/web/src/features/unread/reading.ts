import type { Timeline } from '@parley/client'
import { samePerson, type Person } from '@parley/shared'

/** What somebody has read of one life of a room. */
export interface Reading {
  readonly epoch: string
  /** Every message up to the one with this id is read. */
  readonly read: number
  /** Where they left off: after this message stands the line that says so. */
  readonly line: number | undefined
  /** What others have said after `read`; with `more`, at least so many messages. */
  readonly count: number
  readonly more: boolean
}

/** What is kept of it for the next visit. */
export type Kept = Pick<Reading, 'epoch' | 'read'>

/** A room is seen for the first time on this visit. In a new life of its log nobody has left off anywhere. */
export function opened(timeline: Timeline, epoch: string, kept: Kept | undefined, me: Person): Reading {
  if (kept?.epoch !== epoch) return allRead(epoch, timeline)
  const { read } = kept
  const count = timeline.messages.filter((message) => message.id > read && !isMine(message, me)).length
  const more = timeline.more && (timeline.messages[0]?.id ?? 0) > read
  // What is known may be from an earlier visit, before some of it was read.
  return count === 0 && !more
    ? attended(allRead(epoch, timeline), read)
    : { epoch, read, line: read, count, more }
}

/** Others have said `news` more while nobody was reading. The line stays until all before it was read. */
export function arrived(reading: Reading, news: number): Reading {
  if (news === 0) return reading
  const line = reading.count === 0 && !reading.more ? reading.read : reading.line
  return { ...reading, line, count: reading.count + news }
}

/** Somebody has the newest message, `newest`, before their eyes. The line stays: it is what they look for. */
export function attended(reading: Reading, newest: number): Reading {
  if (reading.read >= newest && reading.count === 0 && !reading.more) return reading
  return { ...reading, read: Math.max(reading.read, newest), count: 0, more: false }
}

/** Somebody has read on in another tab. The line stays. */
export function readElsewhere(reading: Reading, timeline: Timeline, kept: Kept, me: Person): Reading {
  const { epoch, read } = kept
  if (epoch !== reading.epoch || read <= reading.read) return reading
  const count = timeline.messages.filter((message) => message.id > read && !isMine(message, me)).length
  return { ...reading, read, count, more: timeline.more && (timeline.messages[0]?.id ?? 0) > read }
}

/** They have come to the newest message by themselves, have written, or want to hear no more of it. */
export function settled(reading: Reading, newest: number): Reading {
  const read = attended(reading, newest)
  return read.line === undefined ? read : { ...read, line: undefined }
}

export function newestOf({ messages }: Timeline): number {
  return messages.at(-1)?.id ?? 0
}

function allRead(epoch: string, timeline: Timeline): Reading {
  return { epoch, read: newestOf(timeline), line: undefined, count: 0, more: false }
}

function isMine(message: Timeline['messages'][number], me: Person) {
  return message.guest !== true && samePerson(message, me)
}
