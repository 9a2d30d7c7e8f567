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
  /** A number that grows by the changes that were found since the last time. */
  changes: number
  /** Rooms with changes that are not indexed: there may be more until it is empty. */
  behind: string[]
  /** There may be rooms that were not looked at yet, although the log does not change. */
  isPartial?: boolean
}
