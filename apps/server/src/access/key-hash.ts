import {
  createHash,
  randomBytes,
  scrypt,
  timingSafeEqual,
  type BinaryLike,
  type ScryptOptions,
} from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt)

/** N, r and p of RFC 7914: 32 MiB, and about 80 ms of a thread that is not the event loop's. */
const cost = { N: 2 ** 15, r: 8, p: 1 }
const bytes = 32

/** The hash of a key of a door, as it is stored. */
export async function hashKey(key: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derived(key, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** The same of a key that the process has in its settings anyway: this one is never stored. */
export function hashOfSetting(key: string): string {
  return `sha256$${createHash('sha256').update(key.normalize('NFC')).digest('base64url')}`
}

/** Whether the key is the one of which this is the hash. */
export async function fitsKey(key: string, stored: string): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = stored.split('$')
  if (kind === 'sha256') return isEqual(Buffer.from(hashOfSetting(key)), Buffer.from(stored))
  if (kind !== 'scrypt') throw new Error('The hash of a key is of an unknown kind.')
  const options = { N: Number(N), r: Number(r), p: Number(p) }
  return isEqual(await derived(key, Buffer.from(salt, 'base64url'), options), Buffer.from(hash, 'base64url'))
}

function isEqual(one: Buffer, other: Buffer) {
  return one.length === other.length && timingSafeEqual(one, other)
}

function derived(key: string, salt: Buffer, options: { N: number; r: number; p: number }) {
  return derive(key.normalize('NFC'), salt, bytes, { ...options, maxmem: 256 * options.N * options.r })
}
