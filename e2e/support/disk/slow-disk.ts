import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Surroundings } from '../parley-server.ts'

/** Runs a server for whom every sync of the disk takes longer, by means of strace. */
export class SlowDisk implements Surroundings {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-slow-'))
  readonly #file = join(this.#folder, 'strace')
  readonly #ms: number

  constructor(ms: number) {
    this.#ms = ms
  }

  within(command: string, args: readonly string[]): [string, string[]] {
    // --seccomp-bpf: only what is traced stops, so everything else is as fast as ever.
    const how = ['-D', '-f', '--seccomp-bpf', '-y', '-e', 'trace=fsync,fdatasync', '-o', this.#file]
    const delay = `inject=fsync,fdatasync:delay_enter=${this.#ms * 1_000}`
    return ['strace', [...how, '-e', delay, command, ...args]]
  }

  /** How often the write-ahead log was synced so far. */
  get syncs(): number {
    return readFileSync(this.#file, 'utf8').match(/sync\(\d+<[^>]*-wal>/g)?.length ?? 0
  }

  remove() {
    rmSync(this.#folder, { recursive: true })
  }
}
