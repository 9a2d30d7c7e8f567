/** A post as it outlives the client: what is typed offline is still there after a reload. */
export interface KeptPost {
  readonly cid: string
  readonly message: string
  /** Unix time in milliseconds. */
  readonly at: number
}

/** Where one person's posts to one room wait until the server has them. */
export interface OutboxStore {
  /** What an earlier client kept and did not forget, in the order in which it was kept. */
  readonly kept: readonly KeptPost[]
  keep(post: KeptPost): void
  forget(cids: readonly string[]): void
}

/** For where nothing outlives the client. */
export const noStore: OutboxStore = { kept: [], keep: () => {}, forget: () => {} }
