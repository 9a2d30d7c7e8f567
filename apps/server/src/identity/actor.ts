import type { Person } from '@parley/shared'

/** Who asks for something, whatever way they came in. Every use case of ChatService takes one. */
export interface Actor {
  /** The id of the author in the log. */
  readonly author: string
  readonly person: Person
  /** `token`: the secret that this author has shown. `none`: a guest, who has no claim to a name. */
  readonly credential: 'token' | 'none'
  /** The IP address of the connection; behind a proxy, the proxy's. */
  readonly address: string
  /** What limits and presence are counted by: one connection. */
  readonly connection: object
}
