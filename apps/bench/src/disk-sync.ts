import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './median.ts'

const times = 100
const block = Buffer.alloc(4_096, 'x')

/** Milliseconds that writing 4 KiB and fdatasync take in this folder, the median of 100. */
export function diskSyncMs(folder: string): number {
  const file = join(folder, 'sync-probe')
  const fd = openSync(file, 'w')
  const took = Array.from({ length: times }, () => {
    const startedAt = performance.now()
    writeSync(fd, block)
    fdatasyncSync(fd)
    return performance.now() - startedAt
  })
  closeSync(fd)
  rmSync(file)
  return median(took)
}
