/** A use is stored again after this long, in milliseconds. */
export const seenAgainMs = 24 * 60 * 60_000

/** A revocation is found although it was committed this much later than its time says, in milliseconds. */
export const revokedOverlapMs = 5_000

/** The time from which to look for revocations, when the last look was at `at`; the clock may have been set back since. */
export function revokedFrom(at: number, now: number): number {
  return Math.min(at, now) - revokedOverlapMs
}

/**
 * What expires later than this from now, in milliseconds, was made by a clock that was ahead, and is not valid. Twice the longest
 * time for which a link or a challenge is made: a clock may be set back a little.
 */
export const longestOneTimeMs = 2 * 60 * 60_000
