import { lstatSync, readlinkSync, statSync } from 'node:fs'
import { StartupError } from '../../../config/startup-error.ts'

/** Throws StartupError when `file` is a folder, a pipe or a device: SQLite would wait for it, or write to it. */
export function refuseSpecialFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile())
    throw new StartupError(
      `${file} is ${found.isDirectory() ? 'a folder' : 'a pipe or a device'}, and should be a database: move it away.`,
    )
}

/** Throws StartupError when the log is a link: SQLite would keep what belongs to it beside the target, where nothing else looks for it. */
export function refuseLink(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return
  throw new StartupError(
    `${file} is a link to ${readlinkSync(file)}: stop the server, put the file itself there, and make the whole folder a link, or name it with DATA_DIR.`,
  )
}
