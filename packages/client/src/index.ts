export { applyOptimistic } from './outbox/apply-optimistic.ts'
export type { ProbeAnswer } from './connection/probe-join.ts'
export { openWithinMs, step, type Connection } from './connection/connection.ts'
export type { Thread, ThreadState } from './timeline/thread-reader.ts'
export type { Loading } from './timeline/page-merger.ts'
export { ReconnectingSocket, type ReconnectingSocketEvents } from './connection/reconnecting-socket.ts'
export { isUploading, type AttachedFile } from './outbox/attached-file.ts'
export { noStore, type StoredAction, type OutboxStore } from './outbox/outbox-store.ts'
export { textOf, type Outbox, type Outgoing } from './outbox/outbox.ts'
export type { HistoryWindow } from './timeline/history-window.ts'
export type { People } from './presence/people.ts'
export type {
  AnswerTo,
  ModerationAnswer,
  ModerationRequest,
  ModerationResult,
} from './moderation/moderation.ts'
export { RoomClient } from './room-client.ts'
export { RoomList, type UnreadRooms } from './rooms/room-list.ts'
export { forgetKey, type Membership } from './membership.ts'
export { emptyView, type Listener, type RoomView } from './room-view.ts'
export { type SearchResult } from './search/searcher.ts'
export { Sender, type Intent, type SenderEvents } from './outbox/sender.ts'
export type { Changes, RoomEvent } from './timeline/room-event.ts'
export { steadyClock } from './connection/steady-clock.ts'
export { emptyTimeline, type Timeline } from './timeline/timeline.ts'
export type { Socket, SocketEvents, Environment } from './connection/environment.ts'
