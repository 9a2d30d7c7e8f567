import type { Found, Search } from '../message-search.ts'

/** What the server thread asks of the worker that owns the index. `call` pairs an answer with its question. */
export interface SearchCall {
  call: number
  search: Search
}

export interface SearchAnswer {
  call: number
  found: Found
}
