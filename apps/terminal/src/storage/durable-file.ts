import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file atomically and durably, readable only by this user. Throws the error of the file system. */
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
  // The file name is durable once its folder is synced; Windows cannot sync folders.
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
