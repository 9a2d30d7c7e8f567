import type { Person } from '@parley/shared'
import type { ProgramGrant } from '../access/program-grant.ts'
import type { Identity } from './people.ts'

/** Who asks for something, whatever way they came in. Every use case of ChatService takes one. */
export interface Actor {
  /** The id of the author in the log. */
  readonly author: string
  readonly person: Person
  /** What the author has shown; undefined: a guest, who has no claim to a name. */
  readonly credential: Identity | undefined
  /** The IP address of the connection; behind a proxy, the proxy's. */
  readonly address: string
  /** What limits and presence are counted by: one connection. */
  readonly connection: object
  /** P19: what a program may do at most; undefined: a person. */
  readonly program?: ProgramGrant
}
