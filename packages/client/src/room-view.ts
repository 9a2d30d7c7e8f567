import type { Person } from '@parley/shared'
import type { Connection } from './connection.ts'
import type { Outbox } from './outbox.ts'
import { nobody, type People } from './people.ts'
import type { Held } from './pages.ts'
import { emptyTimeline } from './timeline.ts'

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
  past: undefined,
  loading: { name: 'nothing' },
  outbox: [],
  people: nobody,
  typing: [],
}
