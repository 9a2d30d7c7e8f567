import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  fileParts,
  placeOf,
  StoreUnavailable,
  type FilePart,
  type FileStore,
  type StoredPart,
} from '../file-store.ts'
import type { Bucket } from './bucket.ts'

/** Has the instance of the log whose files they are. It comes after all files. */
const ownerKey = 'log'

/** The files of several nodes in a bucket: `<first two digits>/<id>/<part>`, as in a folder. */
export class S3Store implements FileStore {
  readonly #bucket: Bucket

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  async put(id: string, folder: string): Promise<number> {
    if ((await this.#bucket.sizeOf(keyOf(id, 'file'))) !== undefined) await this.delete(id)
    const there = await readdir(folder)
    let bytes = 0
    // The file itself comes last: until then there is none.
    for (const part of fileParts.filter((part) => there.includes(part)).toReversed()) {
      const path = join(folder, part)
      const body = await openAsBlob(path)
      await this.#bucket.put(keyOf(id, part), body, await hashOfFile(path))
      bytes += body.size
    }
    await rm(folder, { recursive: true, force: true })
    return bytes
  }

  async open(id: string, part: FilePart): Promise<StoredPart | undefined> {
    const key = keyOf(id, part)
    const size = await this.#bucket.sizeOf(key)
    if (size === undefined) return undefined
    return { size, read: (range) => this.#read(key, range), close: () => Promise.resolve() }
  }

  async delete(id: string): Promise<void> {
    for (const part of fileParts) await this.#bucket.delete(keyOf(id, part))
  }

  async list(after: string, limit: number): Promise<{ id: string; at: number }[]> {
    const found: { id: string; at: number }[] = []
    let from = after === '' ? '' : `${placeOf(after)}/~` // above all of its parts
    for (;;) {
      const { objects, hasMore } = await this.#bucket.list(from)
      for (const { key, at } of objects) {
        const id = idIn(key)
        if (id === undefined) continue
        const last = found.at(-1)
        if (last?.id === id) last.at = Math.max(last.at, at)
        else if (found.length === limit) return found
        else found.push({ id, at })
      }
      const end = objects.at(-1)
      if (!hasMore || end === undefined) return found
      from = end.key
    }
  }

  /** A bucket has versions for that, and `isOf` keeps a server from the files of another log. */
  async setAside(id: string): Promise<void> {
    await this.delete(id)
  }

  listAside(): Promise<[]> {
    return Promise.resolve([])
  }

  bringBack(): Promise<void> {
    return Promise.resolve()
  }

  async isOf(log: string): Promise<boolean> {
    const owner = await this.#bucket.get(ownerKey)
    if (owner !== undefined) return (await owner.text()) === log
    await this.#bucket.put(ownerKey, new Blob([log]), createHash('sha256').update(log).digest('hex'))
    return true
  }

  #read(key: string, range?: { start: number; end: number }) {
    const ended = new AbortController()
    const bytes = async function* (bucket: Bucket) {
      const response = await bucket.get(key, { range, signal: ended.signal })
      if (response === undefined) throw new StoreUnavailable('it was deleted meanwhile')
      try {
        if (response.body !== null) yield* response.body
      } catch (error) {
        throw new StoreUnavailable('the connection was lost', { cause: error })
      }
    }
    const stream = Readable.from(bytes(this.#bucket), { objectMode: false })
    return stream.once('close', () => ended.abort())
  }
}

const keyOf = (id: string, part: FilePart) => `${placeOf(id)}/${part}`

const idIn = (key: string) => /^[0-9a-f]{2}\/([0-9a-f]{32})\/\w+$/.exec(key)?.[1]

async function hashOfFile(path: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
