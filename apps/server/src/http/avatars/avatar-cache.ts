import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureType, type Picture } from './picture.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** An answer of the picture service that is worth keeping. */
export type Kept = ({ found: 'picture' } & Picture) | { found: 'none' }

export type AvatarCache = ReturnType<typeof createAvatarCache>

export interface AvatarCacheOptions {
  folder: string
  warn: (message: string, error: unknown) => void
  now?: () => number
  mostFiles?: number
}

/**
 * Answers on disk, one file per id (64 hex digits, checked by the caller: it becomes a file name).
 * The file's time is when it was kept; an empty file means none. A disk error is a warning, never a rejection.
 */
export function createAvatarCache({ folder, warn, now = Date.now, mostFiles = 5_000 }: AvatarCacheOptions) {
  let oldestFirst: Promise<Set<string>> | undefined

  return { read, write }

  /** What is kept, and whether it is fresh enough to use without asking again. */
  async function read(id: string): Promise<{ kept: Kept; fresh: boolean } | undefined> {
    try {
      const path = join(folder, id)
      const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)])
      const kept = keptIn(bytes)
      return kept && { kept, fresh: isFresh(kept, now() - Math.round(mtimeMs)) }
    } catch (error) {
      if (!isMissing(error)) warn('An avatar could not be read from the cache', error)
      return undefined
    }
  }

  async function write(id: string, kept: Kept): Promise<void> {
    try {
      oldestFirst ??= names(folder)
      const known = await oldestFirst
      await place(id, kept.found === 'picture' ? kept.bytes : new Uint8Array())
      known.delete(id)
      known.add(id)
      await removeOldest(known)
    } catch (error) {
      // What the folder holds is read again when it can be.
      oldestFirst = undefined
      warn('An avatar could not be written to the cache', error)
    }
  }

  async function place(id: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(folder, `${id}.${randomUUID()}`)
    try {
      // Flushed, because a file that power loss emptied would mean none.
      await writeFile(temporary, bytes, { flush: true })
      await utimes(temporary, now() / 1000, now() / 1000)
      await rename(temporary, join(folder, id))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  async function removeOldest(known: Set<string>): Promise<void> {
    for (const name of known) {
      if (known.size <= mostFiles) return
      known.delete(name)
      await rm(join(folder, name), { force: true })
    }
  }
}

/** Our files in the folder, made if need be, oldest first; temporary ones that a crash left behind count too. */
async function names(folder: string): Promise<Set<string>> {
  await mkdir(folder, { recursive: true })
  const ours = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}(\.|$)/.test(name))
  // Settled, not all: another process may remove a file in between.
  const looked = await Promise.allSettled(
    ours.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  )
  const aged = looked.filter((look) => look.status === 'fulfilled').map((look) => look.value)
  return new Set(aged.sort((one, other) => one.at - other.at).map(({ name }) => name))
}

function keptIn(bytes: Uint8Array): Kept | undefined {
  if (bytes.length === 0) return { found: 'none' }
  const type = pictureType(bytes)
  return type && { found: 'picture', type, bytes }
}

// A negative age is a clock that was set back: better to ask again than to keep a face for years.
function isFresh(kept: Kept, ageMs: number): boolean {
  const lifeMs = kept.found === 'picture' ? 7 * DAY_MS : DAY_MS
  return ageMs >= 0 && ageMs < lifeMs
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
