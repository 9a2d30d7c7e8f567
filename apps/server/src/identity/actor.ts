import type { Person } from '@parley/shared'

/** Who asks for something, whatever way they came in. Every use case of ChatService takes one. */
export interface Actor {
  /** The id of the author in the log. */
  readonly author: string
  readonly person: Person
  /**
   * `token`: the secret that this author has shown. `new`: one that was made for them just now. `none`: a guest, who has no
   * claim to a name.
   */
  readonly credential: 'token' | 'new' | 'none'
  /** The IP address of the connection; behind a proxy, the proxy's. */
  readonly address: string
  /** What limits and presence are counted by: one connection. */
  readonly connection: object
}

/** Whether the server meets this author for the first time, as far as it can tell. */
export function isNewcomer({ credential }: Pick<Actor, 'credential'>): boolean {
  return credential !== 'token'
}
