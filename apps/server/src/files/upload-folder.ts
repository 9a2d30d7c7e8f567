import * as v from 'valibot'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** An upload that has begun. */
export interface Upload {
  id: string
  room: string
  author: string
  name: string
  /** What the address that it comes from is counted by; uploads of earlier versions have none. */
  address?: string | undefined
  /** In bytes. */
  size: number
  /** When it began: Unix time in milliseconds. */
  at: number
}

export type UploadStand =
  | { name: 'receiving'; offset: number }
  /** All of it is here. */
  | { name: 'complete' }
  | { name: 'refused'; reason: string }
  /** Its bytes are not here any more: it is a file. */
  | { name: 'prepared' }

/** What is stored beside the bytes, by `@tus/file-store`. */
const stored = v.object({
  id: v.string(),
  size: v.number(),
  creation_date: v.string(),
  metadata: v.object({
    ...{ room: v.string(), author: v.string(), name: v.string() },
    address: v.optional(v.string()),
  }),
})

/**
 * The folder of uploads: `<id>` has the bytes, `<id>.json` what is known, `<id>.refused` why it is not taken, `<id>.poster` what was
 * drawn of a video.
 */
export class UploadFolder {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true })
  }

  async find(id: string): Promise<Upload | undefined> {
    const text = await readIfThere(this.#path(id, '.json'))
    // The server stopped while it was written: nobody knows the upload.
    const read = text === undefined ? undefined : v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text)
    if (read?.success !== true) return undefined
    const { size, creation_date, metadata } = read.output
    return { id, size, at: Date.parse(creation_date), ...metadata }
  }

  async standOf({ id, size }: Pick<Upload, 'id' | 'size'>): Promise<UploadStand> {
    const reason = await readIfThere(this.#path(id, '.refused'))
    if (reason !== undefined) return { name: 'refused', reason }
    const offset = await sizeIfThere(this.pathOf(id))
    if (offset === undefined) return { name: 'prepared' }
    return offset < size ? { name: 'receiving', offset } : { name: 'complete' }
  }

  /** How many bytes of it are here. */
  async received(id: string): Promise<number> {
    return (await sizeIfThere(this.pathOf(id))) ?? 0
  }

  pathOf(id: string): string {
    return this.#path(id, '')
  }

  /** A picture of a video, which its sender has drawn. */
  async keepPoster(id: string, picture: Buffer): Promise<void> {
    await writeFile(this.#path(id, '.poster'), picture)
  }

  /** The path of that picture; undefined: there is none. */
  async posterOf(id: string): Promise<string | undefined> {
    const path = this.#path(id, '.poster')
    return (await sizeIfThere(path)) === undefined ? undefined : path
  }

  /** An empty folder for what is made of the upload. */
  async workFolder(id: string): Promise<string> {
    const folder = this.#path(id, '.parts')
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    return folder
  }

  /** Its bytes go; the reason can be asked for until it is swept. */
  async refuse(id: string, reason: string): Promise<void> {
    await this.prepared(id)
    await writeFile(this.#path(id, '.refused'), reason)
  }

  /** Its bytes go: they are stored elsewhere. */
  async prepared(id: string): Promise<void> {
    await rm(this.#path(id, '.parts'), { recursive: true, force: true })
    for (const path of [this.pathOf(id), this.#path(id, '.poster')]) await rm(path, { force: true })
  }

  async delete(id: string): Promise<void> {
    await this.prepared(id)
    for (const ending of ['.refused', '.json']) await rm(this.#path(id, ending), { force: true })
  }

  /** Ids of all that is here. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.folder)
    return [...new Set(names.map((name) => name.slice(0, 32)).filter((id) => isId(id)))]
  }

  /** When something of the upload was last written: Unix time in milliseconds. */
  async writtenAt(id: string): Promise<number> {
    const times = await Promise.all(
      ['', '.json', '.refused', '.poster', '.parts'].map((one) => timeIfThere(this.#path(id, one))),
    )
    return Math.max(...times)
  }

  #path(id: string, ending: string) {
    if (!isId(id)) throw new Error('Not the id of an upload.')
    return join(this.folder, `${id}${ending}`)
  }
}

export const isId = (id: string) => /^[0-9a-f]{32}$/.test(id)

async function readIfThere(path: string) {
  return ifThere(readFile(path, 'utf8'))
}

async function sizeIfThere(path: string) {
  return (await ifThere(stat(path)))?.size
}

async function timeIfThere(path: string) {
  return (await ifThere(stat(path)))?.mtimeMs ?? 0
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
