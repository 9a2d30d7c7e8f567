import type { ClusterRoom, PresenceCluster } from './presence-cluster.ts'

const room: ClusterRoom = {
  opened: Promise.resolve(),
  publish: nothing,
  typing: nothing,
  stoppedTyping: nothing,
  close: nothing,
}

/** One node without others. */
export const singleNode: PresenceCluster = { joinRoom: () => room, close: nothing }

function nothing() {
  // There is no other node.
}
