import type { Message, MessagesFrame, Reacted, RoomServerFrame } from '@parley/shared'

/** Every change after rev `after` up to `rev`, in rev order: each with the full message, or in `reacted`. */
export interface Changes {
  readonly type: 'messages'
  readonly after: number
  readonly rev: number
  readonly messages: readonly Message[]
  /** P5.9 */
  readonly reacted?: readonly Reacted[]
}

/** A frame of the server, with the aliases of authors resolved. */
export type RoomEvent = Exclude<RoomServerFrame, MessagesFrame> | Changes
