import type { Person } from '@parley/shared'

/** The other nodes: what they are told of the people here, and what they tell of theirs. */
export interface PresenceCluster {
  /** A room is met in as long as anybody on this node is in it. */
  joinRoom(room: string, listener: PresenceListener): RoomPresence
  /** Whoever is here now is said to be here for a while yet, so that those who come back elsewhere have never left. */
  close(): void
}

/** One room on this node, as the others are told of it. */
export interface RoomPresence {
  /** Whoever is in the room on other nodes was told of, as far as they could be asked. */
  readonly opened: Promise<void>
  enter(session: object, person: Person, author: string): void
  leave(session: object, person: Person): void
  idle(session: object, person: Person, idle: boolean): void
  typing(person: Person): void
  /** Whoever has posted is not writing any more. */
  wrote(person: Person): void
  close(): void
}

/** One room, as it hears of the other nodes. */
export interface PresenceListener {
  arrived(remotePerson: RemotePerson): void
  /** Idle now, or not any more. */
  changed(remotePerson: RemotePerson): void
  /** `lost`: nothing was heard of their node for so long that they are not expected back. */
  left(remotePerson: RemotePerson, how: 'said' | 'lost'): void
  typing(person: Person): void
}

/** A person on another node, whatever connections they have there: the same object until they have left. */
export interface RemotePerson {
  readonly person: Person
  readonly author: string
  readonly idle: boolean
}
