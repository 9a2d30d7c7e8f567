import type { ClusterRoom, PresenceCluster } from './presence-cluster.ts'

const room: ClusterRoom = {
  opened: Promise.resolve(),
  publish: doNothing,
  typing: doNothing,
  stoppedTyping: doNothing,
  close: doNothing,
}

/** The cluster of a single node. */
export const singleNode: PresenceCluster = { joinRoom: () => room, close: doNothing }

function doNothing() {
  // There is no other node.
}
