import { gravatarHash } from '@parley/shared'
import * as v from 'valibot'
import { load, save } from './browser-storage.ts'

const key = 'parley.left'
const mostKept = 5

const kept = v.array(v.object({ mark: v.string(), token: v.string() }))

interface Introduced {
  email: string
  username: string
}

/**
 * Whoever has left is the same author again when they come back with the same email and name: else their own name would be
 * somebody else's for a month. Neither can be read from what is kept.
 */
export function savePastIdentity(person: Introduced & { token: string }) {
  const mark = markOf(person)
  const others = all().filter((left) => left.mark !== mark)
  save(key, [{ mark, token: person.token }, ...others].slice(0, mostKept))
}

export function tokenOf(person: Introduced): string | undefined {
  const mark = markOf(person)
  return all().find((left) => left.mark === mark)?.token
}

function all() {
  const found = v.safeParse(kept, load(key) ?? [])
  return found.success ? found.output : []
}

function markOf({ email, username }: Introduced) {
  return gravatarHash(`${gravatarHash(email)} ${username.trim()}`)
}
