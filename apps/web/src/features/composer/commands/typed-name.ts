/** Who stands first behind a command, and what is behind that. */
export interface TypedName {
  username: string
  rest: string
}

/**
 * The name at the beginning of `text`, with or without `@`: the longest that is `known`, as names may have spaces, or what is
 * in quotation marks, or else the first word. Undefined where there is none.
 */
export function typedName(text: string, known: Iterable<string>): TypedName | undefined {
  const typed = text.trim().replace(/^@/, '')
  const [, quoted, behind = ''] = /^"([^"]*)"(.*)$/s.exec(typed) ?? []
  if (quoted !== undefined) return named(quoted, behind)
  const matching = [...known].filter((name) => begins(typed, name))
  const longest = matching.toSorted((a, b) => b.length - a.length)[0]
  if (longest !== undefined) return named(longest, typed.slice(longest.length))
  const [, word = '', rest = ''] = /^(\S*)(.*)$/s.exec(typed) ?? []
  return named(word, rest)
}

function named(username: string, rest: string): TypedName | undefined {
  return username.trim() === '' ? undefined : { username: username.trim(), rest: rest.trim() }
}

function begins(typed: string, name: string) {
  const isSame = typed.slice(0, name.length).toLowerCase() === name.toLowerCase()
  return isSame && /^(?:\s|$)/.test(typed.slice(name.length))
}
