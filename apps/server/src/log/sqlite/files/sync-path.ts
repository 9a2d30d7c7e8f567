import { closeSync, fsyncSync, openSync } from 'node:fs'

/**
 * Syncs a file or a folder to the disk. Never call it for a database that this process has open: closing any descriptor of
 * a file releases the locks that the process has on it (fcntl(2), POSIX locks).
 */
export function syncPath(path: string) {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
