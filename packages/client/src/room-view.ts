import type { Joined, OwnStanding, Person, ShownRoom, Subject, Uploads } from '@parley/shared'
import { isDeleted, type Connection } from './connection/connection.ts'
import type { Outbox } from './outbox/outbox.ts'
import { noPeople, update, type People } from './presence/people.ts'
import type { RoomEvent } from './timeline/room-event.ts'
import type { PagingState } from './timeline/history-pager.ts'
import { emptyTimeline, join } from './timeline/timeline.ts'

export interface Listener {
  changed(view: RoomView): void
  /** To be stored: it proves to the server who this is. Not called for a membership that names its `person`. */
  token(token: string): void
}

/** The state of a room as this client knows it. Every change makes a new view. */
export interface RoomView extends PagingState {
  readonly connection: Connection
  readonly outbox: Outbox
  readonly people: People
  /** Others who are typing now. */
  readonly typing: readonly Person[]
  /** Undefined before the join, and where the server is of an earlier version. */
  readonly shown: ShownRoom | undefined
  readonly standing: OwnStanding | undefined
  /** Undefined: no files can be sent. */
  readonly uploads: Uploads | undefined
  /** Until when the person cannot write: Unix time in milliseconds, null until it is lifted. */
  readonly mutedUntil: number | null | undefined
  /** In slow mode: when the next post may be sent, Unix time in milliseconds. */
  readonly slowUntil: number
  /** Who waits at the door, for those who may let them in. */
  readonly asking: readonly Subject[]
  /** P13.12: who is muted, for those who may moderate. */
  readonly muted: readonly Subject[]
}

export const emptyView: RoomView = {
  connection: { name: 'idle' },
  timeline: emptyTimeline,
  historyWindow: undefined,
  loading: { name: 'nothing' },
  thread: undefined,
  outbox: [],
  people: noPeople,
  typing: [],
  shown: undefined,
  standing: undefined,
  uploads: undefined,
  mutedUntil: undefined,
  slowUntil: 0,
  asking: [],
  muted: [],
}

/** What another state of the connection changes. P13.11: what is known of a room that was deleted is forgotten. */
export function afterMove(connection: Connection): Partial<RoomView> {
  return isDeleted(connection)
    ? { connection, timeline: emptyTimeline, historyWindow: undefined, thread: undefined }
    : { connection }
}

/** P4.2, P4.3: what a join changes. */
export function afterJoin(view: RoomView, frame: Joined, now: number): Partial<RoomView> {
  return {
    timeline: join(view.timeline, frame),
    shown: frame.shown,
    uploads: frame.uploads,
    ...standingAt(now, frame.standing),
    asking: [],
    muted: [],
    ...(frame.resumed ? {} : { historyWindow: undefined }),
  }
}

/** What a frame puts in the place of something in the view. */
export function replaced(view: RoomView, frame: ReplacingFrame, now: number): Partial<RoomView> {
  switch (frame.type) {
    case 'people':
      return { people: { count: frame.count, listed: frame.people } }
    case 'presence':
      return { people: update(view.people, frame) }
    case 'room':
      return { shown: frame.shown }
    case 'standing':
      return standingAt(now, frame.standing)
    case 'asking':
      return { asking: frame.people }
    case 'muted':
      return { muted: frame.people }
  }
}

/** The seconds in a standing are counted from `now`. */
export function standingAt(now: number, standing: OwnStanding | undefined) {
  const muted = standing?.muted
  return { standing, mutedUntil: typeof muted === 'number' ? now + muted * 1_000 : muted }
}

/** P13.4: when the next post may be sent, where one was stored at `now`. */
export function slowUntil({ shown, standing }: RoomView, now: number): number {
  return standing?.role === 'member' ? now + (shown?.slow ?? 0) * 1_000 : 0
}

type ReplacingFrame = Extract<
  RoomEvent,
  { type: 'people' | 'presence' | 'room' | 'standing' | 'asking' | 'muted' }
>
