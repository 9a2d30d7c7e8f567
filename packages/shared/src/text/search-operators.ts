import * as v from 'valibot'
import { contents, type Content, type SearchFilter } from './search-filter.ts'
import { username } from './username.ts'

/** What a person has typed into a search, as it is asked. */
export interface TypedSearch extends SearchFilter {
  /** The words alone. */
  query: string
  /** Whose messages. */
  from?: string
}

export const searchOperators = ['from', 'before', 'after', 'has'] as const
export type SearchOperator = (typeof searchOperators)[number]

/** An operator whose value means nothing. */
export interface WrongOperator {
  operator: SearchOperator
  value: string
}

/**
 * Reads `from:name`, `from:"two words"`, `before:2026-11-01`, `after:2026-11`, `has:file` and `has:link` among the words. Days
 * are those of this machine's time zone: `before` ends where the day begins, `after` begins with it. Other words with a colon
 * are words.
 */
export function readSearch(
  typed: string,
): { type: 'search'; search: TypedSearch } | { type: 'wrong'; wrong: WrongOperator } {
  const search: TypedSearch = { query: '' }
  const words: string[] = []
  for (const [whole, named, quoted, plain = ''] of typed.matchAll(tokens)) {
    const operator = searchOperators.find((one) => one === named?.toLowerCase())
    if (operator === undefined) words.push(whole)
    else if (!apply(search, operator, (quoted ?? plain).trim()))
      return { type: 'wrong', wrong: { operator, value: quoted ?? plain } }
  }
  return { type: 'search', search: { ...search, query: words.join(' ') } }
}

const tokens = /(?:([a-z]+):(?:"([^"]*)"|(\S*)))(?!\S)|\S+/gi

/** False when the value means nothing. */
function apply(search: TypedSearch, operator: SearchOperator, value: string): boolean {
  switch (operator) {
    case 'from':
      search.from = value.replace(/^@/, '')
      // No other is a name of anybody: the server would refuse it.
      return v.is(username, search.from)
    case 'before':
      search.until = dayStart(value)
      return search.until !== undefined
    case 'after':
      search.since = dayStart(value)
      return search.since !== undefined
    case 'has': {
      const content = contents.find((one) => one === value.toLowerCase())
      if (content !== undefined) search.has = [...new Set<Content>([...(search.has ?? []), content])]
      return content !== undefined
    }
  }
}

/** The first moment of a day, a month or a year, in Unix milliseconds; undefined when there is none such. */
function dayStart(value: string): number | undefined {
  const [, year, month = '1', day = '1'] =
    /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(latinDigits(value)) ?? []
  if (year === undefined) return undefined
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  const isReal = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day)
  return isReal && date.getTime() >= 0 ? date.getTime() : undefined
}

/** Dates are also typed with Arabic and Persian digits. */
function latinDigits(text: string) {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
}
