import type { Person } from '@parley/shared'
import type { Connection } from './connection/connection.ts'
import type { Outbox } from './outbox/outbox.ts'
import { noPeople, type People } from './presence/people.ts'
import type { PagingState } from './timeline/history-pager.ts'
import { emptyTimeline } from './timeline/timeline.ts'

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
}

export const emptyView: RoomView = {
  connection: { name: 'idle' },
  timeline: emptyTimeline,
  historyWindow: undefined,
  loading: { name: 'nothing' },
  outbox: [],
  people: noPeople,
  typing: [],
}
