import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where a folder of stored files has the parts of one. */
export const storedIn = (folder: string, id: string) => join(folder, id.slice(0, 2), id)

/** Copies stored files to another folder that does not have them yet, and returns the ids of those that are in neither. */
export async function copyStored(from: string, to: string, ids: Iterable<string>): Promise<string[]> {
  const missing: string[] = []
  for (const id of ids) {
    const target = storedIn(to, id)
    if (existsSync(target)) continue
    if (!(await copyOne(storedIn(from, id), target))) missing.push(id)
  }
  return missing
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
