import type { ClientFrame, FoundFrame, Message, Refusal } from '@parley/shared'

/** What came of a search. */
export type SearchResult =
  /** Newest first. `count` is only told for the first page, and `atLeast` says that there may be more. */
  | {
      type: 'found'
      messages: readonly Message[]
      count?: number | undefined
      atLeast: boolean
      next?: number | undefined
      behind: boolean
    }
  /** A newer search took its place. */
  | { type: 'superseded' }
  /** There is no connection, or it was lost before the answer came. */
  | { type: 'offline' }
  | { type: 'refused'; refusal: Refusal }

interface Asked {
  query: string
  before: number | undefined
  settle: (result: SearchResult) => void
}

/** Asks the server, one search at a time (P10.7): of those that wait, only the newest goes. */
export class Searcher {
  readonly #send: (frame: ClientFrame) => void
  #isLive = false
  #underWay: Asked | undefined
  #waiting: Asked | undefined

  constructor(send: (frame: ClientFrame) => void) {
    this.#send = send
  }

  search(query: string, before?: number): Promise<SearchResult> {
    return new Promise((settle) => {
      if (!this.#isLive) return settle({ type: 'offline' })
      this.#underWay?.settle({ type: 'superseded' }) // its answer is of no use any more, but still to come
      this.#waiting?.settle({ type: 'superseded' })
      this.#waiting = { query, before, settle }
      this.#sendNext()
    })
  }

  live() {
    this.#isLive = true
  }

  lost() {
    this.#isLive = false
    for (const asked of [this.#underWay, this.#waiting]) asked?.settle({ type: 'offline' })
    this.#underWay = this.#waiting = undefined
  }

  found({ messages, count, atLeast, reached, more, behind }: FoundFrame) {
    const next = more ? reached : undefined
    this.#answered({
      type: 'found',
      messages,
      count,
      atLeast: atLeast === true,
      next,
      behind: behind === true,
    })
  }

  /** True when the refusal was the answer to a search. */
  refused(refusal: Refusal): boolean {
    if (this.#underWay === undefined || !isOfSearch(refusal)) return false
    this.#answered({ type: 'refused', refusal })
    return true
  }

  #answered(result: SearchResult) {
    this.#underWay?.settle(result)
    this.#underWay = undefined
    this.#sendNext()
  }

  #sendNext() {
    if (this.#underWay !== undefined || this.#waiting === undefined) return
    this.#underWay = this.#waiting
    this.#waiting = undefined
    const { query, before } = this.#underWay
    this.#send({ type: 'search', query, ...(before !== undefined && { before }) })
  }
}

// A server that is older than this client does not know the frame.
function isOfSearch({ code, field }: Refusal) {
  return field === 'query' || code === 'unknown_type'
}
