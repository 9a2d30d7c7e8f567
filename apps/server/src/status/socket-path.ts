import { closeSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { statusSocket } from '../config/data-access.ts'

/** `sun_path` has 108 bytes on Linux and 104 elsewhere, with the zero at its end (unix(7)). */
const longestPath = 103

export const socketNameOf = (port: number): string => `parley-${port}.sock`

/** The status sockets in a folder, also those that a killed server has left. */
export function socketsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSocket() && statusSocket.test(entry.name))
    .map(({ name }) => name)
}

/** A path of the socket that the system accepts, until it is released: Linux reaches a folder with a long one by a handle. */
export function shortPath(folder: string, name: string): { path: string; release: () => void } {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= longestPath || process.platform !== 'linux')
    return { path, release: () => undefined }
  const handle = openSync(folder, 'r')
  return { path: `/proc/self/fd/${handle}/${name}`, release: () => closeSync(handle) }
}
