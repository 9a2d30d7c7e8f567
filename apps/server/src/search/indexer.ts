/** Whether the room holds more to file; `full`: the disk has no room for it. */
export type IndexedPage = 'done' | 'more' | 'full'

/** What a search has of the log, on its way to the head. An engine may answer at once, or later. */
export interface Indexer {
  /** Another number whenever something may have been committed since. */
  version(): number
  /** How many changes the log has had in all, and the rooms that hold some that are not filed. */
  look(): Look | Promise<Look>
  /** Files the next page of a room. */
  indexNextPage(room: string): IndexedPage | Promise<IndexedPage>
}

export interface Look {
  changes: number
  behind: string[]
}
