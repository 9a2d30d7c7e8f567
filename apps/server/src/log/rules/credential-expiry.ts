/** A use is stored again after this long, in milliseconds. */
export const seenAgainMs = 24 * 60 * 60_000
