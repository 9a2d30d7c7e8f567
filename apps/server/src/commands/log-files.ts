import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copyBetween, copyStored } from '../files/copy-stored.ts'
import { FolderStore, fileFoldersIn, placesIn } from '../files/folder-store.ts'
import type { FileStore } from '../files/file-store.ts'
import { openFileStore, storeName } from '../files/open-file-store.ts'
import { readFilesLocation } from './data-folder.ts'

/** Where files of messages are. */
export interface FilesPlace {
  store: FileStore
  /** Undefined: it is a bucket. */
  folder?: string
  name: string
}

/** Where the server with this data folder has them, in this environment. Throws StartupError. */
export function filesOfLog(dataDir: string): FilesPlace {
  const location = { ...readFilesLocation(process.env), dataDir }
  const name = storeName(location)
  if (location.filesUrl === undefined) return filesInFolder(fileFoldersIn(dataDir).stored)
  return { store: openFileStore(location, { warn: () => undefined }), name }
}

/** Where a copy of a log has its files. */
export const filesOfCopy = (copy: string) => filesInFolder(`${copy}.files`)

export const filesInFolder = (folder: string): FilesPlace => ({
  store: new FolderStore(folder),
  folder,
  name: folder,
})

export interface CopiedFiles {
  files: number
  /** Ids. */
  missingFiles: string[]
}

/** Copies the files of a copied log, and says how many there are. */
export function copyFiles(
  database: string,
  from: FilesPlace,
  to: FilesPlace,
  say: (line: string) => void,
): Promise<CopiedFiles> {
  return copyFilesOf(postedIn(database), from, to, say)
}

export async function copyFilesOf(
  ids: readonly string[],
  from: FilesPlace,
  to: FilesPlace,
  say = (line: string) => console.log(line),
): Promise<CopiedFiles> {
  if (ids.length === 0) return { files: 0, missingFiles: [] }
  const missing =
    from.folder !== undefined && to.folder !== undefined
      ? await copyStored(from.folder, to.folder, ids)
      : await copyBetween(from.store, to.store, ids, to.folder && join(to.folder, 'unfinished'))
  const files = ids.length - missing.length
  say(`${counted(files)} of messages in ${to.name}.`)
  if (missing.length > 0) say(`${counted(missing.length)} not there: ${listed(missing)}.`)
  return { files, missingFiles: [...missing] }
}

/** What the log says of its files. */
export interface KnownFiles {
  /** Ids of those in messages. */
  posted: string[]
  /** Ids of all whose bytes may be stored. */
  known: ReadonlySet<string>
}

/** What is wrong with the files of a log; `again` reads once more what it says of them: people post and remove meanwhile. */
export async function compareFiles(
  { posted, known }: KnownFiles,
  { store, folder }: FilesPlace,
  again: () => Promise<KnownFiles>,
): Promise<{ missing: string[]; unknown: string[] }> {
  const stored = await allIn(store)
  const isThere = (id: string) =>
    folder === undefined
      ? stored.has(id)
      : placesIn(folder, id).some((place) => existsSync(join(place, 'file')))
  const missing = posted.filter((id) => !isThere(id))
  const unknown = [...stored].filter((id) => !known.has(id))
  if (missing.length + unknown.length === 0) return { missing, unknown }
  const now = await again()
  const kept = new Set(now.posted)
  return {
    missing: missing.filter((id) => kept.has(id)),
    unknown: unknown.filter((id) => !now.known.has(id)),
  }
}

async function allIn(store: FileStore) {
  const all = new Set<string>()
  for (let after = ''; ;) {
    const page = await store.list(after, 1_000)
    for (const { id } of page) all.add(id)
    const last = page.at(-1)
    if (last === undefined) return all
    after = last.id
  }
}

/** A log of an earlier version has none. */
export function knownFilesIn(db: DatabaseSync): KnownFiles {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'files'").get()
  if (table === undefined) return { posted: [], known: new Set() }
  return knownFilesOf(db.prepare(selectFiles).all() as unknown as FileState[])
}

/** Of both engines. */
export const selectFiles = 'SELECT id, NOT released AND message IS NOT NULL AS posted FROM files ORDER BY id'

export interface FileState {
  id: string
  posted: boolean | number
}

export function knownFilesOf(files: readonly FileState[]): KnownFiles {
  const posted = files.filter((file) => Boolean(file.posted)).map(({ id }) => id)
  return { posted, known: new Set(files.map(({ id }) => id)) }
}

function postedIn(database: string): string[] {
  const db = new DatabaseSync(database, { readOnly: true })
  try {
    return knownFilesIn(db).posted
  } finally {
    db.close()
  }
}

export const counted = (files: number) => `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`

/** For a line to the operator. */
export const listed = (ids: readonly string[]) =>
  `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' and others' : ''}`
