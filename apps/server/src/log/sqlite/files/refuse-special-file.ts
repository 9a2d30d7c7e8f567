import { statSync } from 'node:fs'
import { StartupError } from '../../../config/startup-error.ts'

/** Throws StartupError when `file` is a folder, a pipe or a device: SQLite would wait for it, or write to it. */
export function refuseSpecialFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile())
    throw new StartupError(
      `${file} is ${found.isDirectory() ? 'a folder' : 'a pipe or a device'}, and should be a database: move it away.`,
    )
}
