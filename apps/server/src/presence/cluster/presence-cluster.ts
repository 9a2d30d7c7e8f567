import type { Person } from '@parley/shared'
import type { PresenceRecord } from './presence-store.ts'

/** The other nodes: what they learn of the people here, and what this node learns of theirs. */
export interface PresenceCluster {
  /** To be called once for a room that is used on this node, until the result is closed. */
  joinRoom(room: string, listener: PresenceListener): ClusterRoom
  /** The records of this node stay until its lease ends, so that people who reconnect to another node have never left. */
  close(): void
}

/** One room of this node, as the cluster learns of it. */
export interface ClusterRoom {
  /** Resolves when the listener knows the people on other nodes, as far as they can be asked. */
  readonly opened: Promise<void>
  /** To be called with each change of a person's status on this node. */
  publish(record: Omit<PresenceRecord, 'room'>): void
  typing(person: Person): void
  stoppedTyping(person: Person): void
  close(): void
}

/** One room of this node, as it learns of the other nodes. */
export interface PresenceListener {
  arrived(remote: RemotePerson): void
  /** Idle now, or not any more. */
  changed(remote: RemotePerson): void
  /** `lost`: the node was silent for so long that its people are not expected back. */
  left(remote: RemotePerson, how: 'left' | 'lost'): void
  typing(person: Person): void
}

/** A person on another node, whatever connections they have there: the same object until they have left. */
export interface RemotePerson {
  readonly person: Person
  readonly author: string
  readonly idle: boolean
}
