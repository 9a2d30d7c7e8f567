const dayMs = 24 * 60 * 60_000

/** A name that was used within this long, in milliseconds, is not written again. */
export const nameUsedMs = dayMs

/** A name is free again 30 days after its last use, in milliseconds; that is asked once a day, and known to the day. */
export const nameKeptMs = 32 * dayMs
