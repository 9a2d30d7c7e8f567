import type { Person } from '@parley/shared'
import type { PresenceRecord } from './presence-store.ts'

/** The other nodes: publishes the people of this node to them, and reports theirs. */
export interface PresenceCluster {
  /** Call once for each room that is used on this node, and close the result when it no longer is. */
  joinRoom(room: string, listener: PresenceListener): ClusterRoom
  /** The records of this node stay until its lease ends, so that people who reconnect to another node do not leave. */
  close(): void
}

/** Publishes one room of this node to the cluster. */
export interface ClusterRoom {
  /** Resolves when the listener got the people on other nodes, or the store could not be reached. */
  readonly opened: Promise<void>
  /** Call on each change of a person's status on this node. */
  publish(record: Omit<PresenceRecord, 'room'>): void
  typing(person: Person): void
  stoppedTyping(person: Person): void
  close(): void
}

/** Gets the changes of one room on the other nodes. */
export interface PresenceListener {
  arrived(remote: RemotePerson): void
  /** `remote.idle` changed. */
  changed(remote: RemotePerson): void
  /** `lost`: the node's lease ended. */
  left(remote: RemotePerson, how: 'left' | 'lost'): void
  typing(person: Person): void
}

/** A person on another node, with any number of connections there: the same object until they have left. */
export interface RemotePerson {
  readonly person: Person
  readonly author: string
  readonly idle: boolean
}
