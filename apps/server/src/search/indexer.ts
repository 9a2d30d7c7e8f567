/** Whether the room has more to index; `blocked`: the disk is full, or another program has locked the index. */
export type IndexedPage = 'done' | 'more' | 'blocked'

/** Brings a search index up to the head of the log. Engines may answer synchronously. */
export interface Indexer {
  /** A number that changes when the log may have changed. */
  version(): number
  backlog(): Backlog | Promise<Backlog>
  /** Indexes the next page of a room. */
  indexNextPage(room: string): IndexedPage | Promise<IndexedPage>
}

export interface Backlog {
  /** The number of changes in the log. */
  changes: number
  /** The rooms with changes that are not indexed. */
  behind: string[]
}
