import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ProcessWrapper } from '../parley-server.ts'

/** A system call, in the order in which its effect was visible to the process. */
export type Syscall =
  | { type: 'write'; file: string; offset: number; bytes: Buffer }
  | { type: 'truncate'; file: string; size: number }
  | { type: 'unlink'; file: string }
  /** Everything written to the file before the call with index `since` is on the disk. */
  | { type: 'sync'; file: string; since: number }
  /** Data sent to a peer. */
  | { type: 'send'; bytes: Buffer }

const unfinished = ' <unfinished ...>'
const calls = 'pwrite64,fsync,fdatasync,ftruncate,unlink,write,writev,sendto,sendmsg'

/** Records the system calls of a server, with strace. */
export class SyscallTrace implements ProcessWrapper {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-trace-'))
  readonly #file = join(this.#folder, 'strace')

  wrap(command: string, args: readonly string[]): [string, string[]] {
    // -D: the spawned process is the command, and the tracer is its grandchild.
    const how = ['-D', '-f', '-yy', '-xx', '-s', '10000000', '-e', `trace=${calls}`, '-o', this.#file]
    return ['strace', [...how, command, ...args]]
  }

  async read(): Promise<Syscall[]> {
    const seen: Syscall[] = []
    const started = new Map<string, { text: string; at: number }>()
    for await (const line of createInterface({ input: createReadStream(this.#file, 'latin1') })) {
      const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
      const start = started.get(thread)
      started.delete(thread)
      if (call.endsWith(unfinished)) {
        const text = call.slice(0, -unfinished.length)
        started.set(thread, { text, at: seen.length })
        seen.push(...sent(text))
      } else if (start === undefined) {
        seen.push(...sent(call), ...done(call, seen.length))
      } else {
        seen.push(...done(start.text + call.replace(/^<\.\.\. \w+ resumed>/, ''), start.at))
      }
    }
    return seen
  }

  remove() {
    rmSync(this.#folder, { recursive: true })
  }
}

// Sent data may arrive before the call returns, so it counts from the start of the call.
function sent(call: string): Syscall[] {
  const [, data] = /^(?:write|writev|sendto|sendmsg)\(\d+<TCP[^>]*>(.*)$/.exec(call) ?? []
  if (data === undefined) return []
  const parts = [...data.matchAll(/"([^"]*)"/g)].map(([, bytes = '']) => bytesOf(bytes))
  return [{ type: 'send', bytes: Buffer.concat(parts) }]
}

// A write counts from the end of the call, and only if it succeeded.
function done(call: string, startedAt: number): Syscall[] {
  const [, name, descriptor, path, rest = ''] = /^(\w+)\((?:\d+<([^>]*)>|"([^"]*)")(.*)$/.exec(call) ?? []
  const file = basename(bytesOf(descriptor ?? path ?? '').toString())
  if (rest.includes(' = -1 ')) return []
  switch (name) {
    case 'pwrite64': {
      const [, bytes = '', offset] = /^, "([^"]*)", \d+, (\d+)\)/.exec(rest) ?? []
      return [{ type: 'write', file, offset: Number(offset), bytes: bytesOf(bytes) }]
    }
    case 'ftruncate':
      return [{ type: 'truncate', file, size: Number(/^, (\d+)/.exec(rest)?.[1]) }]
    case 'unlink':
      return [{ type: 'unlink', file }]
    case 'fsync':
    case 'fdatasync':
      return [{ type: 'sync', file, since: startedAt }]
    default:
      return []
  }
}

/** `\x41\x42` as strace writes it. */
function bytesOf(hex: string) {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex')
}
