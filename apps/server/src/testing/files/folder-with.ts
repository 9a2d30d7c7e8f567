import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../temporary-folder.ts'

/** A folder with the parts of a file, for one test. */
export function folderWith(parts: Record<string, string>): string {
  const folder = join(temporaryFolder(), 'parts')
  mkdirSync(folder)
  for (const [part, text] of Object.entries(parts)) writeFileSync(join(folder, part), text)
  return folder
}
