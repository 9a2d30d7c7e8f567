import type { Actor } from '../identity/actor.ts'
import type { Room } from './room.ts'

/** How far one connection has come. */
export type SessionState =
  | { name: 'greeting' }
  /** Frames that arrive while the room opens wait in order. `late`: a join that is refused now was the last one. */
  | { name: 'joining'; room: string; waiting: string[]; late: boolean }
  | { name: 'in'; room: Room; actor: Actor }
  | { name: 'gone' }
