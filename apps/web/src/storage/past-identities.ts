import { gravatarHash } from '@parley/shared'
import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

const maxStored = 5

const stored = persisted('parley.left', v.array(v.object({ mark: v.string(), token: v.string() })))

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
  const others = (stored.load() ?? []).filter((left) => left.mark !== mark)
  stored.save([{ mark, token: person.token }, ...others].slice(0, maxStored))
}

export function loadPastToken(person: Identity): string | undefined {
  const mark = hashOf(person)
  return stored.load()?.find((left) => left.mark === mark)?.token
}

function hashOf({ email, username }: Identity) {
  return gravatarHash(`${gravatarHash(email)} ${username.trim()}`)
}
