import { withTimeout } from '@parley/shared'
import { statfs } from 'node:fs/promises'
import { Gauge, type Registry } from 'prom-client'
import type { FileRecords } from '../files/file-records.ts'
import type { DiskState } from '../log/free-space.ts'
import { isStorageError } from '../log/message-log.ts'

/** In milliseconds. Sizes are asked of the database, which has other things to do. */
const freshForMs = 30_000
const patienceMs = 1_000

export interface StorageSources {
  dataDir: string
  /** In bytes. */
  sizes?: (() => Promise<{ log: number; index: number }>) | undefined
  files?: Pick<FileRecords, 'usage'> | undefined
}

/** What is stored, and how much space is left. What cannot be read at the moment is left out. */
export function showStorage(registry: Registry, { dataDir, sizes, files }: StorageSources): void {
  const sizesNow = remembered(() => sizes?.())
  const filesNow = remembered(() => files?.usage('', 0, 0))
  new Gauge({
    name: 'parley_storage_bytes',
    help: 'Stored by this node, or by all that share the database: log, search index, and files of messages',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      const [stored, usage] = await Promise.all([sizesNow(), filesNow()])
      this.reset()
      if (stored !== undefined) this.set({ part: 'log' }, stored.log)
      if (stored !== undefined) this.set({ part: 'index' }, stored.index)
      if (usage !== undefined) this.set({ part: 'files' }, usage.ofAll)
    },
  })
  const disk = (name: string, help: string, bytes: (space: DiskState) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const space = await statfs(dataDir).catch(undefinedIfUnreadable)
        if (space === undefined) this.reset()
        else this.set(bytes(space))
      },
    })
  disk('parley_disk_free_bytes', 'Free space on the disk of DATA_DIR', ({ bavail, bsize }) => bavail * bsize)
  disk('parley_disk_size_bytes', 'Size of the disk of DATA_DIR', ({ blocks, bsize }) => blocks * bsize)
}

/** One question at a time; the answer is used for half a minute. Undefined: there is none in time. */
function remembered<T>(ask: () => Promise<T> | undefined): () => Promise<T | undefined> {
  let known: { at: number; answer: Promise<T | undefined> } | undefined
  return () => {
    if (known === undefined || performance.now() - known.at > freshForMs) {
      const asked = (ask() ?? Promise.resolve(undefined)).catch((error: unknown) => {
        if (!isStorageError(error)) throw error
        known = undefined
        return undefined
      })
      known = { at: performance.now(), answer: asked }
    }
    return withTimeout(known.answer, patienceMs, undefined)
  }
}

function undefinedIfUnreadable(error: unknown) {
  if (error instanceof Error && 'code' in error) return undefined
  throw error
}
