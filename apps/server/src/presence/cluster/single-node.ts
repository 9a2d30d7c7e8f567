import type { Meeting, Neighbours } from './presence-cluster.ts'

const nobody: Meeting = {
  opened: Promise.resolve(),
  enter: nothing,
  leave: nothing,
  idle: nothing,
  typing: nothing,
  wrote: nothing,
  close: nothing,
}

/** One node, and nobody to tell. */
export const alone: Neighbours = { meet: () => nobody, close: nothing }

function nothing() {
  // There is no other node.
}
