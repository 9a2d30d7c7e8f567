import { createWriteStream, existsSync } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileParts, type FileStore } from './file-store.ts'
import { placesIn } from './folder-store.ts'

/** Copies stored files to another folder that does not have them yet, and returns the ids of those that are in neither. */
export async function copyStored(from: string, to: string, ids: Iterable<string>): Promise<string[]> {
  const missing: string[] = []
  for (const id of ids) {
    const places = placesIn(to, id)
    if (places.some((place) => existsSync(place))) continue
    const [target] = places
    const [stored, aside] = placesIn(from, id)
    if (!(await copyOne(stored, target)) && !(await copyOne(aside, target))) missing.push(id)
  }
  return missing
}

/** The same between stores of any kind. `work`: a folder on the disk of the target, if that is one. */
export async function copyBetween(
  from: FileStore,
  to: FileStore,
  ids: Iterable<string>,
  work?: string,
): Promise<string[]> {
  const missing: string[] = []
  const folder = work ?? (await mkdtemp(join(tmpdir(), 'parley-files-')))
  try {
    for (const id of ids) {
      const there = await to.open(id, 'file')
      await there?.close()
      if (there === undefined && !(await fetchOne(from, id, folder))) missing.push(id)
      else if (there === undefined) await to.put(id, folder)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return missing
}

/** False: it was deleted meanwhile, or never there. */
async function fetchOne(from: FileStore, id: string, folder: string): Promise<boolean> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const part of fileParts) {
    const stored = await from.open(id, part)
    if (stored !== undefined) await pipeline(stored.read(), createWriteStream(join(folder, part)))
    else if (part === 'file') return false
  }
  return true
}

/** All parts or none. */
async function copyOne(from: string, to: string): Promise<boolean> {
  const part = `${to}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true, mode: 0o700 })
  try {
    for (const name of await readdir(from)) await copyPart(join(from, name), join(part, name))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    // It was deleted meanwhile, or never there.
    await rm(part, { recursive: true, force: true })
    return false
  }
  await mkdir(dirname(to), { recursive: true })
  await rename(part, to)
  return true
}

/** Stored files never change: on one disk a second name is a copy. */
async function copyPart(from: string, to: string) {
  try {
    await link(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error.code === 'ENOENT') throw error
    await copyFile(from, to)
  }
}
