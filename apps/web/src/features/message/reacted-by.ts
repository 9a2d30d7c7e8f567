import type { Reaction } from '@parley/shared'
import { words } from '../../i18n/words.ts'

/** More than so many are counted. */
const mostNamed = 12

/** Who put an emoji there, as a list in the page's language. */
export function reactedBy({ count, people }: Reaction, language: string | undefined): string {
  const named = people.slice(0, mostNamed)
  const others = count - named.length
  const parts = others > 0 ? [...named, words.message.andOthers(others)] : named
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts)
}
