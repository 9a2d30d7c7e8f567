import type { File as RoomFile } from '@parley/shared'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { scoped } from './browser-storage.ts'
import { storesFiles } from './stores-files.ts'

/** A file that waits in the composer, or for its message to be sent. */
export interface WaitingFile {
  /** Of this browser. */
  readonly id: string
  readonly person: string
  readonly room: string
  readonly name: string
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** Unix time in milliseconds. */
  readonly at: number
  /** Of a picture, upright. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Of a video: its first frame, and the upload that has got it. */
  readonly poster?: Blob
  readonly posterAt?: string
  /** Sent as it is, and not scaled. */
  readonly original?: boolean
  readonly alt?: string | undefined
  /** A voice message. */
  readonly levels?: string | undefined
  readonly seconds?: number | undefined
  /** The id of its upload at the server. */
  readonly upload?: string | undefined
  /** What the server has made of it: the upload is finished. */
  readonly ready?: RoomFile | undefined
}

interface FilesSchema extends DBSchema {
  files: { key: string; value: WaitingFile; indexes: { person: string } }
  /** Apart: the other store changes often. */
  bytes: { key: string; value: Blob }
}

/** What this page has added, also where the browser stores nothing. */
const added = new Map<string, { file: WaitingFile; bytes: Blob }>()

export async function keepFile(file: WaitingFile, bytes: Blob) {
  added.set(file.id, { file, bytes })
  try {
    const both = (await open()).transaction(['files', 'bytes'], 'readwrite')
    await Promise.all([
      both.objectStore('files').put(file),
      both.objectStore('bytes').put(bytes, file.id),
      both.done,
    ])
  } catch (error) {
    storesFiles.value = false
    console.warn('A file cannot be stored in this browser', error)
  }
}

/** Undefined: forgotten, perhaps by another tab that has sent it. */
export async function findFile(id: string): Promise<WaitingFile | undefined> {
  const found = await attempt((db) => db.get('files', id))
  return found ?? added.get(id)?.file
}

/** Of nothing that was forgotten. */
export async function changeFile(id: string, change: Partial<WaitingFile>) {
  const here = added.get(id)
  if (here !== undefined) added.set(id, { ...here, file: { ...here.file, ...change } })
  await attempt(async (db) => {
    const stored = db.transaction('files', 'readwrite')
    const found = await stored.store.get(id)
    if (found !== undefined) await stored.store.put({ ...found, ...change })
    await stored.done
  })
}

export async function bytesOf(id: string): Promise<Blob | undefined> {
  return added.get(id)?.bytes ?? (await attempt((db) => db.get('bytes', id)))
}

export async function forgetFiles(ids: Iterable<string>) {
  const all = [...ids]
  for (const id of all) added.delete(id)
  await attempt(async (db) => {
    const both = db.transaction(['files', 'bytes'], 'readwrite')
    for (const id of all)
      await Promise.all([both.objectStore('files').delete(id), both.objectStore('bytes').delete(id)])
    await both.done
  })
}

/** Everything of a person who leaves. */
export async function forgetFilesOf(person: string) {
  await forgetFiles((await filesOf(person)).map(({ id }) => id))
}

/** Those of a person that this browser stores, in all rooms. */
export async function filesOf(person: string): Promise<readonly WaitingFile[]> {
  const stored = await attempt((db) => db.getAllFromIndex('files', 'person', person))
  return stored ?? [...added.values()].map(({ file }) => file).filter((file) => file.person === person)
}

let opened: Promise<IDBPDatabase<FilesSchema>> | undefined

async function open() {
  opened ??= openDB<FilesSchema>(scoped('parley-files'), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('files', { keyPath: 'id' }).createIndex('person', 'person')
      fresh.createObjectStore('bytes')
    },
    terminated: () => (opened = undefined),
  })
  try {
    return await opened
  } catch (error) {
    opened = undefined
    throw error
  }
}

/** Undefined where the browser has no such storage. */
async function attempt<Result>(run: (db: IDBPDatabase<FilesSchema>) => Promise<Result>) {
  try {
    return await run(await open())
  } catch (error) {
    console.warn('Files cannot be stored in this browser', error)
    return undefined
  }
}
