import { randomBytes } from 'node:crypto'
import { hashOf } from './author.ts'
import type { PeopleStore } from './people-store.ts'

/** P12.7: the secret of a link that makes an owner is good for this long. */
const ownerLinkMs = 60 * 60_000

/** A new secret, of 256 bits. Rejects as the store does. */
export async function newOwnerSecret(store: Pick<PeopleStore, 'addOneTime'>): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await store.addOneTime({ id: hashOf(secret), kind: 'owner', author: '' }, ownerLinkMs)
  return secret
}

/** Whether it is one; from now on it is none. Rejects as the store does. */
export async function useOwnerSecret(
  store: Pick<PeopleStore, 'takeOneTime'>,
  secret: string,
): Promise<boolean> {
  return (await store.takeOneTime(hashOf(secret), 'owner')) !== undefined
}

/** The link of an owner's secret: what is behind # is in no log. */
export function ownerLink(address: string, secret: string): string {
  return `${address}#owner=${secret}`
}
