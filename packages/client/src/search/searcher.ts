import type { ClientFrame, FoundFrame, Message, Refusal, SearchedPerson, SearchFilter } from '@parley/shared'
import type { Environment } from '../connection/environment.ts'

/** The result of a search. */
export type SearchResult =
  /** Newest first. Only the first page has a `count`; `atLeast` says that there may be more. */
  | {
      type: 'found'
      messages: readonly Message[]
      count?: number | undefined
      atLeast: boolean
      next?: number | undefined
      behind: boolean
    }
  /** A newer search replaced it. */
  | { type: 'superseded' }
  /** There is no connection, or it was lost before the answer arrived. */
  | { type: 'offline' }
  | { type: 'refused'; refusal: Refusal }

interface PendingSearch {
  query: string
  before: number | undefined
  from: SearchedPerson | undefined
  filter: SearchFilter
  settle: (result: SearchResult) => void
}

/** Sends one search at a time (P10.7); of those that wait, only the newest is sent. One that came too early waits, too. */
export class Searcher {
  readonly #environment: Pick<Environment, 'after'>
  readonly #send: (frame: ClientFrame) => void
  #isLive = false
  #current: PendingSearch | undefined
  #waiting: PendingSearch | undefined
  #cancelRetry: (() => void) | undefined

  constructor(environment: Pick<Environment, 'after'>, send: (frame: ClientFrame) => void) {
    this.#environment = environment
    this.#send = send
  }

  search(
    query: string,
    before?: number,
    from?: SearchedPerson,
    filter: SearchFilter = {},
  ): Promise<SearchResult> {
    return new Promise((settle) => {
      if (!this.#isLive) return settle({ type: 'offline' })
      this.#current?.settle({ type: 'superseded' }) // its answer is still to come, and is ignored
      this.#waiting?.settle({ type: 'superseded' })
      this.#waiting = { query, before, from, filter, settle }
      this.#sendNext()
    })
  }

  live() {
    this.#isLive = true
  }

  lost() {
    this.#isLive = false
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    for (const asked of [this.#current, this.#waiting]) asked?.settle({ type: 'offline' })
    this.#current = this.#waiting = undefined
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
    if (this.#current === undefined || !isOfSearch(refusal)) return false
    if (refusal.code === 'slow_down' && refusal.retryAfter !== undefined) this.#sendLater(refusal.retryAfter)
    else this.#answered({ type: 'refused', refusal })
    return true
  }

  #answered(result: SearchResult) {
    this.#current?.settle(result)
    this.#current = undefined
    this.#sendNext()
  }

  /** The newest search, in `seconds`. */
  #sendLater(seconds: number) {
    this.#waiting ??= this.#current
    this.#current = undefined
    this.#cancelRetry = this.#environment.after(seconds * 1_000, () => {
      this.#cancelRetry = undefined
      this.#sendNext()
    })
  }

  #sendNext() {
    if (this.#current !== undefined || this.#waiting === undefined || this.#cancelRetry !== undefined) return
    this.#current = this.#waiting
    this.#waiting = undefined
    const { query, before, from, filter } = this.#current
    const { since, until, has } = filter
    this.#send({
      ...{ type: 'search', query },
      ...(before !== undefined && { before }),
      ...(from && { from }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(has && { has: [...has] }),
    })
  }
}

// A server that is older than this client does not know the frame.
function isOfSearch({ code, field }: Refusal) {
  return field === 'query' || code === 'unknown_type'
}
