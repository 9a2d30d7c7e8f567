import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProcessWrapper } from '../parley-server.ts'

/** Delays every disk sync of a server, with strace. */
export class SlowDisk implements ProcessWrapper {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-slow-'))
  readonly #file = join(this.#folder, 'strace')
  readonly #ms: number

  constructor(ms: number) {
    this.#ms = ms
  }

  wrap(command: string, args: readonly string[]): [string, string[]] {
    // --seccomp-bpf: only the traced calls are slowed down.
    const how = ['-D', '-f', '--seccomp-bpf', '-y', '-e', 'trace=fsync,fdatasync', '-o', this.#file]
    const delay = `inject=fsync,fdatasync:delay_enter=${this.#ms * 1_000}`
    return ['strace', [...how, '-e', delay, command, ...args]]
  }

  /** The number of syncs of the write-ahead log so far. */
  get syncs(): number {
    return readFileSync(this.#file, 'utf8').match(/sync\(\d+<[^>]*-wal>/g)?.length ?? 0
  }

  remove() {
    rmSync(this.#folder, { recursive: true })
  }
}
