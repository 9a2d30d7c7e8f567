import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureType, type Picture } from './picture.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** An answer of the picture service. Failures are not cached. */
export type CachedAnswer = ({ found: 'picture' } & Picture) | { found: 'none' }

export type AvatarCache = ReturnType<typeof createAvatarCache>

export interface AvatarCacheOptions {
  folder: string
  warn: (message: string, error: unknown) => void
  now?: () => number
  mostFiles?: number
}

/**
 * A cache on disk, one file per id. The id becomes a file name: the caller checks that it is 64 hex digits. The modification
 * time is when the answer was cached; an empty file means `none`. Disk errors are logged as warnings and never reject.
 */
export function createAvatarCache({ folder, warn, now = Date.now, mostFiles = 5_000 }: AvatarCacheOptions) {
  let oldestFirst: Promise<Files> | undefined

  return { read, write }

  /** The cached answer, and whether it is fresh: then the service need not be asked. */
  async function read(id: string): Promise<{ answer: CachedAnswer; fresh: boolean } | undefined> {
    try {
      const path = join(folder, id)
      const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)])
      const answer = parseAnswer(bytes)
      return answer && { answer, fresh: isFresh(answer, now() - Math.round(mtimeMs)) }
    } catch (error) {
      if (!isMissing(error)) warn('An avatar could not be read from the cache', error)
      return undefined
    }
  }

  async function write(id: string, answer: CachedAnswer): Promise<void> {
    try {
      oldestFirst ??= listFiles(folder)
      const files = await oldestFirst
      await replaceFile(id, answer.found === 'picture' ? answer.bytes : new Uint8Array())
      files.delete(id)
      files.set(id, answer.found)
      await removeOldest(files)
    } catch (error) {
      // The next write lists the folder again.
      oldestFirst = undefined
      warn('An avatar could not be written to the cache', error)
    }
  }

  async function replaceFile(id: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(folder, `${id}.${randomUUID()}`)
    try {
      // Flushed: an empty file, as after a power loss, would mean `none`.
      await writeFile(temporary, bytes, { flush: true })
      await utimes(temporary, now() / 1000, now() / 1000)
      await rename(temporary, join(folder, id))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  /** Answers without a picture, of which anybody can make many, take a quarter at most. */
  async function removeOldest(files: Files): Promise<void> {
    const ofKind = (found: CachedAnswer['found']) =>
      [...files].flatMap(([name, kind]) => (kind === found ? [name] : []))
    const surplus = Math.max(0, files.size - mostFiles)
    if (surplus === 0 && files.size < mostFiles / 4) return
    const none = ofKind('none')
    const surplusOfNone = Math.max(0, none.length - Math.max(1, Math.floor(mostFiles / 4)))
    const pictures = ofKind('picture').slice(0, Math.max(0, surplus - surplusOfNone))
    for (const name of [...none.slice(0, surplusOfNone), ...pictures]) {
      files.delete(name)
      await rm(join(folder, name), { force: true })
    }
  }
}

/** The names of files and what they say, oldest first. */
type Files = Map<string, CachedAnswer['found']>

/** The cache's files, oldest first, including temporary files left by a crash. Creates the folder if necessary. */
async function listFiles(folder: string): Promise<Files> {
  await mkdir(folder, { recursive: true })
  const ours = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}(\.|$)/.test(name))
  // allSettled: another process may remove a file meanwhile.
  const results = await Promise.allSettled(
    ours.map(async (name) => {
      const { mtimeMs, size } = await stat(join(folder, name))
      return { name, mtimeMs, size }
    }),
  )
  const aged = results.filter((result) => result.status === 'fulfilled').map((result) => result.value)
  aged.sort((one, other) => one.mtimeMs - other.mtimeMs)
  return new Map(aged.map(({ name, size }) => [name, size === 0 ? 'none' : 'picture']))
}

function parseAnswer(bytes: Uint8Array): CachedAnswer | undefined {
  if (bytes.length === 0) return { found: 'none' }
  const type = pictureType(bytes)
  return type && { found: 'picture', type, bytes }
}

// A negative age means that the clock was set back: the file could otherwise stay fresh for years.
function isFresh(answer: CachedAnswer, ageMs: number): boolean {
  const freshMs = answer.found === 'picture' ? 7 * DAY_MS : DAY_MS
  return ageMs >= 0 && ageMs < freshMs
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
