import type { Person } from '@parley/shared'
import type { Connection } from './connection/connection.ts'
import type { Outbox } from './outbox/outbox.ts'
import { nobody, type People } from './presence/people.ts'
import type { Held } from './timeline/pages.ts'
import { emptyTimeline } from './timeline/timeline.ts'

/** What a room looks like from here. Every change makes a new view. */
export interface RoomView extends Held {
  readonly connection: Connection
  readonly outbox: Outbox
  readonly people: People
  /** Others who are writing just now. */
  readonly typing: readonly Person[]
}

export const emptyView: RoomView = {
  connection: { name: 'idle' },
  timeline: emptyTimeline,
  historyWindow: undefined,
  loading: { name: 'nothing' },
  outbox: [],
  people: nobody,
  typing: [],
}
