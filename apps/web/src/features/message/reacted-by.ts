import type { Reaction } from '@parley/shared'
import { words } from '../../i18n/words.ts'

/** Further people are only counted. */
const maxNamed = 12

/** Who reacted, as a list in the page's language. */
export function reactedBy({ count, people }: Reaction, language: string | undefined): string {
  const named = people.slice(0, maxNamed)
  const others = count - named.length
  const parts = others > 0 ? [...named, words.message.andOthers(others)] : named
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts)
}
