import type { RoomPresence, PresenceCluster } from './presence-cluster.ts'

const nobody: RoomPresence = {
  opened: Promise.resolve(),
  enter: nothing,
  leave: nothing,
  idle: nothing,
  typing: nothing,
  wrote: nothing,
  close: nothing,
}

/** One node, and nobody to tell. */
export const singleNode: PresenceCluster = { joinRoom: () => nobody, close: nothing }

function nothing() {
  // There is no other node.
}
