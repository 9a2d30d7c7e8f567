import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Surroundings } from '../parley-server.ts'

/** What a process asked of the kernel, and got, in the order in which it could have noticed. */
export type Syscall =
  | { type: 'write'; file: string; offset: number; bytes: Buffer }
  | { type: 'truncate'; file: string; size: number }
  | { type: 'unlink'; file: string }
  /** Everything written to the file before `since`, the place in the list at which it began, is on the disk now. */
  | { type: 'sync'; file: string; since: number }
  /** About to go out to a peer. */
  | { type: 'send'; bytes: Buffer }

const unfinished = ' <unfinished ...>'
const calls = 'pwrite64,fsync,fdatasync,ftruncate,unlink,write,writev,sendto,sendmsg'

/** Runs a server under strace. */
export class SyscallTrace implements Surroundings {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-trace-'))
  readonly #file = join(this.#folder, 'strace')

  within(command: string, args: readonly string[]): [string, string[]] {
    // -D: the command is the process that was spawned, and the tracer its grandchild.
    const how = ['-D', '-f', '-yy', '-xx', '-s', '10000000', '-e', `trace=${calls}`, '-o', this.#file]
    return ['strace', [...how, command, ...args]]
  }

  async read(): Promise<Syscall[]> {
    const seen: Syscall[] = []
    const begun = new Map<string, { text: string; at: number }>()
    for await (const line of createInterface({ input: createReadStream(this.#file, 'latin1') })) {
      const [, thread = '', said = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
      const began = begun.get(thread)
      begun.delete(thread)
      if (said.endsWith(unfinished)) {
        const text = said.slice(0, -unfinished.length)
        begun.set(thread, { text, at: seen.length })
        seen.push(...sent(text))
      } else if (began === undefined) {
        seen.push(...sent(said), ...done(said, seen.length))
      } else {
        seen.push(...done(began.text + said.replace(/^<\.\.\. \w+ resumed>/, ''), began.at))
      }
    }
    return seen
  }

  remove() {
    rmSync(this.#folder, { recursive: true })
  }
}

// What is sent may arrive before the call returns: it counts from its beginning.
function sent(call: string): Syscall[] {
  const [, data] = /^(?:write|writev|sendto|sendmsg)\(\d+<TCP[^>]*>(.*)$/.exec(call) ?? []
  if (data === undefined) return []
  const parts = [...data.matchAll(/"([^"]*)"/g)].map(([, bytes = '']) => bytesOf(bytes))
  return [{ type: 'send', bytes: Buffer.concat(parts) }]
}

// What is written counts from its end, and not if it failed.
function done(call: string, began: number): Syscall[] {
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
      return [{ type: 'sync', file, since: began }]
    default:
      return []
  }
}

/** `\x41\x42` as strace writes it. */
function bytesOf(hex: string) {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex')
}
