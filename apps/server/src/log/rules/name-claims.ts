import { nameUsedMs } from './name-expiry.ts'

/** An author uses a name. Names look alike when they have a key in common (P4.8). */
export interface NameClaim {
  author: string
  name: string
  /** The first one identifies the name, and is the only one that earlier versions stored. */
  keys: readonly string[]
}

/** `unstored`: nobody else owns the name, but the database could not store that this author does. */
export type ClaimOutcome = 'claimed' | 'taken' | 'unstored'

/** Who owns a key, and for how many milliseconds they have not used it. */
export interface KeyOwner {
  author: string
  unusedMs: number
}

/** Names that an author has at most: the one least recently used is given up. */
export const namesPerAuthor = 5

/** Rows that one step of deleting expired names reads. */
export const namesPerStep = 500

/** `stale`: the author may have the name, and that must be stored. */
export function decideClaim(
  { author, keys }: Pick<NameClaim, 'author' | 'keys'>,
  ownerOf: (key: string) => KeyOwner | undefined,
): 'claimed' | 'taken' | 'stale' {
  const owners = keys.map(ownerOf)
  // Who owns the first key keeps the name, even if an earlier version has let in another that looks like it.
  if (owners[0]?.author !== author && owners.some((owner) => owner !== undefined && owner.author !== author))
    return 'taken'
  // Stored once a day at most: thousands of people who reconnect at once cause no writes.
  const isFresh = owners[0] !== undefined && owners[0].unusedMs >= 0 && owners[0].unusedMs < nameUsedMs
  return isFresh && !owners.includes(undefined) ? 'claimed' : 'stale'
}

/** As one value of a column: keys have no line breaks. */
export const joinKeys = (keys: readonly string[]): string => keys.join('\n')

export const splitKeys = (joined: string): string[] => joined.split('\n')
