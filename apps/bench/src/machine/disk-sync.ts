import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../median.ts'

const times = 100
const block = Buffer.alloc(4_096, 'x')

/** Median of 100, in milliseconds: writing 4 KiB and fdatasync in `folder`, every `everyMs`, since an idle disk is slower. */
export async function diskSyncMs(folder: string, everyMs: number): Promise<number> {
  const file = join(folder, 'sync-probe')
  const fd = openSync(file, 'w')
  const took: number[] = []
  for (let n = 0; n < times; n += 1) {
    await sleep(everyMs)
    const startedAt = performance.now()
    writeSync(fd, block)
    fdatasyncSync(fd)
    took.push(performance.now() - startedAt)
  }
  closeSync(fd)
  rmSync(file)
  return median(took)
}
