const dayMs = 24 * 60 * 60_000

/** A use of a name is stored at most once in this time, in milliseconds. */
export const nameUsedMs = dayMs

/** A name expires 30 days after its last use, in milliseconds. Two days more, since uses are stored and checked once a day. */
export const nameKeptMs = 32 * dayMs
