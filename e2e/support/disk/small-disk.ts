import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProcessWrapper } from '../parley-server.ts'

const isRoot = process.getuid?.() === 0
const newNamespace = isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount']

/** A small tmpfs that can be filled. Only wrapped processes see it, and it ends with its holder process. */
export class SmallDisk implements ProcessWrapper {
  readonly #mountPoint = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  readonly dataDir = join(this.#mountPoint, 'data')
  readonly #holder: ChildProcessWithoutNullStreams

  /** Needs Linux and the right to mount: as root, or with user namespaces. */
  static get isPossible(): boolean {
    return spawnSync('unshare', [...newNamespace, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0
  }

  static async make(megabytes: number): Promise<SmallDisk> {
    const disk = new SmallDisk(megabytes)
    const { stdout } = disk.#holder
    const mounted = once(stdout, 'data').then(() => true)
    const failed = once(stdout, 'end').then(() => false)
    if (await Promise.race([mounted, failed])) return disk
    rmdirSync(disk.#mountPoint)
    throw new Error(`No disk of ${megabytes} MB could be mounted.`)
  }

  private constructor(megabytes: number) {
    // The holder ends with its input, so also when this process is killed.
    const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && echo ready && exec cat`
    this.#holder = spawn('unshare', [...newNamespace, 'sh', '-c', script, this.#mountPoint])
  }

  wrap(command: string, args: readonly string[]): [string, string[]] {
    const target = ['--target', String(this.#holder.pid), '--mount']
    const user = isRoot ? [] : ['--user', '--preserve-credentials']
    return ['nsenter', [...target, ...user, command, ...args]]
  }

  /** Fills the disk completely. */
  fill() {
    for (const bytes of [1024 * 1024, 4_096]) while (this.#grow(bytes)) continue
  }

  /** Takes this many megabytes of it. */
  take(megabytes: number) {
    for (let n = 0; n < megabytes; n += 1) if (!this.#grow(1024 * 1024)) throw new Error('The disk is full.')
  }

  free() {
    rmSync(this.#ballast, { force: true })
  }

  /** Copies a folder of the disk to a folder that all processes see. */
  copy(folder: string): string {
    const copy = mkdtempSync(join(tmpdir(), 'parley-copy-'))
    cpSync(this.#fromOutside(folder), copy, { recursive: true })
    return copy
  }

  async remove() {
    const gone = once(this.#holder, 'exit')
    this.#holder.stdin.end()
    await gone
    rmdirSync(this.#mountPoint)
  }

  get #ballast() {
    return this.#fromOutside(join(this.#mountPoint, 'ballast'))
  }

  #grow(bytes: number) {
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bytes), { flag: 'a' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      return false
    }
  }

  #fromOutside(path: string) {
    return `/proc/${this.#holder.pid}/root${path}`
  }
}
