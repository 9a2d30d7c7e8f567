import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file that only this user can read, all of it or nothing, and makes it outlive a power loss.
 * Throws what the file system throws.
 */
export function writeDurably(file: string, text: string) {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.draft`
  try {
    synced(openSync(draft, 'w', 0o600), (fd) => writeFileSync(fd, text))
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  // The name of a file is durable once its folder is; Windows cannot sync folders.
  if (process.platform !== 'win32') synced(openSync(folder, 'r'))
}

function synced(fd: number, write: (fd: number) => void = () => {}) {
  try {
    write(fd)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
