import { untilLoaded } from '../../ui/lazy-loading.ts'
import { grammars } from './grammars.ts'
import type { Token } from './token.ts'
import { tokensOf } from './tokens-of.ts'

type Grammar = Awaited<ReturnType<NonNullable<ReturnType<typeof grammars.get>>>>

const loaded = new Map<string, Promise<Grammar>>()
let last: Promise<unknown> = Promise.resolve()

/**
 * The tokens of code in a language, by its display name; undefined for one that has no colours. One block after the other, with
 * pauses in which the page reacts.
 */
export async function colour(code: string, language: string): Promise<readonly Token[] | undefined> {
  const grammar = await grammarOf(language)
  if (grammar === undefined) return undefined
  const before = last
  last = before.then(() => new Promise((resolve) => setTimeout(resolve)))
  await last
  return tokensOf(code, language, grammar.default)
}

function grammarOf(language: string): Promise<Grammar> | undefined {
  const load = grammars.get(language)
  const known = loaded.get(language)
  if (load === undefined || known !== undefined) return known
  const loading = untilLoaded(load)
  loaded.set(language, loading)
  return loading
}
