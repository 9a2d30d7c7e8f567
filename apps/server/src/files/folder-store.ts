import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StorageFull } from '../log/message-log.ts'
import { placeOf, type FilePart, type FileStore, type StoredPart } from './file-store.ts'

/** Where the files of messages, and those that arrive, are in the data folder. */
export function fileFoldersIn(dataDir: string) {
  return { stored: join(dataDir, 'files', 'stored'), incoming: join(dataDir, 'files', 'incoming') }
}

/** Where a folder of stored files may have the parts of one: in its place, and set aside. */
export function placesIn(folder: string, id: string): [stored: string, aside: string] {
  return [join(folder, placeOf(id)), join(asideOf(folder), id)]
}

const asideOf = (folder: string) => `${folder}.aside`

/** The files of one machine: `<folder>/<first two digits>/<id>/<part>`. */
export class FolderStore implements FileStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(id: string, from: string): Promise<number> {
    try {
      const bytes = await syncAll(from)
      const to = this.#folderOf(id)
      const made = await mkdir(dirname(to), { recursive: true })
      if (made !== undefined) await sync(dirname(made))
      await rm(to, { recursive: true, force: true })
      await rename(from, to)
      await sync(dirname(to))
      await sync(this.#folder)
      return bytes
    } catch (error) {
      throw isFull(error) ? new StorageFull('the file could not be stored', { cause: error }) : error
    }
  }

  async open(id: string, part: FilePart): Promise<StoredPart | undefined> {
    const handle = (await openIfThere(join(this.#folderOf(id), part))) ?? (await this.#openAside(id, part))
    if (handle === undefined) return undefined
    const { size } = await handle.stat()
    return {
      size,
      read: (range) => handle.createReadStream(range ?? {}),
      close: () => handle.close(),
    }
  }

  async delete(id: string): Promise<void> {
    for (const place of placesIn(this.#folder, id)) await rm(place, { recursive: true, force: true })
  }

  async setAside(id: string, now: number): Promise<void> {
    const [stored, aside] = placesIn(this.#folder, id)
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
    await rm(aside, { recursive: true, force: true })
    // First: it is deleted by this time, and nothing may come between the two.
    await unlessGone(utimes(stored, now / 1_000, now / 1_000))
    await unlessGone(rename(stored, aside))
  }

  async listAside(): Promise<{ id: string; at: number }[]> {
    const folder = asideOf(this.#folder)
    const found: { id: string; at: number }[] = []
    for (const id of await namesIn(folder, /^[0-9a-f]{32}$/)) {
      const at = await timeIfThere(join(folder, id))
      if (at !== undefined) found.push({ id, at })
    }
    return found
  }

  async bringBack(id: string): Promise<void> {
    const [stored, aside] = placesIn(this.#folder, id)
    await mkdir(dirname(stored), { recursive: true })
    await unlessGone(rename(aside, stored)) // or a request was first
  }

  async list(after: string, limit: number): Promise<{ id: string; at: number }[]> {
    const found: { id: string; at: number }[] = []
    // A copy that was interrupted leaves others.
    for (const shelf of await namesIn(this.#folder, /^[0-9a-f]{2}$/)) {
      if (shelf < after.slice(0, 2)) continue
      for (const id of await namesIn(join(this.#folder, shelf), /^[0-9a-f]{32}$/)) {
        if (id <= after) continue
        const at = await timeIfThere(join(this.#folder, shelf, id))
        if (at === undefined) continue // deleted meanwhile
        found.push({ id, at })
        if (found.length === limit) return found
      }
    }
    return found
  }

  /** It is in the data folder of its log. */
  isOf(): Promise<boolean> {
    return Promise.resolve(true)
  }

  async #openAside(id: string, part: FilePart): Promise<FileHandle | undefined> {
    const [stored, aside] = placesIn(this.#folder, id)
    if (!existsSync(join(aside, part))) return undefined
    await this.bringBack(id)
    return openIfThere(join(stored, part))
  }

  #folderOf(id: string) {
    return placesIn(this.#folder, id)[0]
  }
}

/** Whether the disk has no space, or the user's share of it is used up. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

/** The sum of the sizes of the folder's files, which are then durable. */
async function syncAll(folder: string) {
  let bytes = 0
  for (const name of await readdir(folder)) {
    const handle = await open(join(folder, name), 'r+')
    try {
      await handle.sync()
      bytes += (await handle.stat()).size
    } finally {
      await handle.close()
    }
  }
  await sync(folder)
  return bytes
}

async function sync(folder: string) {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Somebody else may have deleted or moved it. */
async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function timeIfThere(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function namesIn(folder: string, form: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => form.test(name)).toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
