import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SeededRandom } from '../../chaos/seeded-random.ts'
import type { Syscall } from './syscall-trace.ts'

/** Bytes of a sector, which is written completely or not at all. */
const sector = 512

type Change = Extract<Syscall, { type: 'write' | 'truncate' }>

interface File {
  durable: Buffer
  /** Changes that are not synced, with their index in the list of calls. */
  pending: { at: number; change: Change }[]
}

/** The content of a disk after a power loss: everything synced, and a random part of the rest. */
export class CrashedDisk {
  readonly #files = new Map<string, File>()
  #at = 0

  /** Applies the next call before the power loss. */
  apply(call: Syscall) {
    const at = (this.#at += 1) - 1
    switch (call.type) {
      case 'write':
      case 'truncate':
        return void this.#file(call.file).pending.push({ at, change: call })
      case 'unlink':
        return void this.#files.delete(call.file)
      case 'sync':
        return this.#sync(this.#file(call.file), call.since)
      case 'send':
    }
  }

  /** Writes the files as after a power loss now into `folder`. */
  writeTo(folder: string, random: SeededRandom) {
    for (const [name, { durable, pending }] of this.#files) {
      const some = pending.flatMap(({ change }) => survivors(change, random))
      writeFileSync(join(folder, name), some.reduce(changed, durable))
    }
  }

  #sync(file: File, since: number) {
    const synced = file.pending.filter(({ at }) => at < since)
    file.durable = synced.reduce((bytes, { change }) => changed(bytes, change), file.durable)
    file.pending = file.pending.slice(synced.length)
  }

  #file(name: string): File {
    const file = this.#files.get(name) ?? { durable: Buffer.alloc(0), pending: [] }
    this.#files.set(name, file)
    return file
  }
}

function changed(bytes: Buffer, change: Change): Buffer {
  if (change.type === 'truncate') return bytes.subarray(0, change.size)
  const end = change.offset + change.bytes.length
  const grown =
    end > bytes.length ? Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]) : Buffer.from(bytes)
  change.bytes.copy(grown, change.offset)
  return grown
}

function survivors(change: Change, random: SeededRandom): Change[] {
  if (change.type === 'truncate') return random.next() < 0.5 ? [change] : []
  const sectors: Change[] = []
  for (let from = 0; from < change.bytes.length; from += sector - ((change.offset + from) % sector)) {
    const length = sector - ((change.offset + from) % sector)
    const bytes = change.bytes.subarray(from, from + length)
    if (random.next() < 0.5) sectors.push({ ...change, offset: change.offset + from, bytes })
  }
  return sectors
}
