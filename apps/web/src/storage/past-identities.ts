import { gravatarHash } from '@parley/shared'
import * as v from 'valibot'
import { load, save } from './browser-storage.ts'

const key = 'parley.left'
const maxStored = 5

const storedSchema = v.array(v.object({ mark: v.string(), token: v.string() }))

interface Identity {
  email: string
  username: string
}

/**
 * Stores the token of a person who leaves. With the same email and name they are the same author again; otherwise their
 * own name would be taken for a month. Email and name are stored only as a hash.
 */
export function savePastIdentity(person: Identity & { token: string }) {
  const mark = hashOf(person)
  const others = loadAll().filter((left) => left.mark !== mark)
  save(key, [{ mark, token: person.token }, ...others].slice(0, maxStored))
}

export function loadPastToken(person: Identity): string | undefined {
  const mark = hashOf(person)
  return loadAll().find((left) => left.mark === mark)?.token
}

function loadAll() {
  const found = v.safeParse(storedSchema, load(key) ?? [])
  return found.success ? found.output : []
}

function hashOf({ email, username }: Identity) {
  return gravatarHash(`${gravatarHash(email)} ${username.trim()}`)
}
