/** A name that belongs to somebody. */
export interface StoredName {
  /** As its author wrote it; of an earlier version, its first key. */
  name: string
  /** Unix time in milliseconds, at most a day before the last use. */
  usedAt: number
}

/** The names of all people, for the operator, also beside a running server. */
export interface NameRegister {
  /** The most recently used first, at most `most`. `part`: only those whose first key contains it. */
  list(part: string, most: number): Promise<StoredName[]>
  /** Takes the name with these keys from its author. Returns what they had; undefined: nobody has it. */
  release(keys: readonly string[]): Promise<StoredName | undefined>
  /** Other names that look like it. */
  similar(keys: readonly string[]): Promise<string[]>
  close(): Promise<void>
}
