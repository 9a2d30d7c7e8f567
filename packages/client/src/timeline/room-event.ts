import type { Message, MessagesFrame, ServerFrame } from '@parley/shared'

/** Every change after rev `after` up to `rev`, in rev order, with everything about each message. */
export interface Changes {
  readonly type: 'messages'
  readonly after: number
  readonly rev: number
  readonly messages: readonly Message[]
}

/** What a server said, complete. */
export type RoomEvent = Exclude<ServerFrame, MessagesFrame> | Changes
