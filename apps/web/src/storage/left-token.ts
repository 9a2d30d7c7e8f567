import { gravatarHash } from '@parley/shared'
import * as v from 'valibot'
import { persisted } from './browser-storage.ts'
import { tokenIn } from './stored-owner.ts'

/** Earlier versions stored the tokens of people who had left, under a hash of their email and name. */
const stored = persisted('parley.left', v.array(v.object({ mark: v.string(), token: v.string() })))

interface Identity {
  email: string
  username: string
}

/** The token with which a person left an earlier version. No token stays: they are secrets that nobody signs out. */
export function takeLeftToken({ email, username }: Identity): string | undefined {
  const left = stored.load()
  if (left === undefined) return undefined
  stored.save(undefined)
  const mark = gravatarHash(`${gravatarHash(email)} ${username.trim()}`)
  const owner = left.find((one) => one.mark === mark)?.token
  return owner === undefined ? undefined : tokenIn(owner)
}

export function forgetLeftTokens() {
  stored.save(undefined)
}
