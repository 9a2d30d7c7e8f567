import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { MessageLog, PostDraft } from '../../../server/src/log/message-log.ts'
import { dump } from '../dump.ts'
import type { LogExporter } from '../transfer-ports.ts'

/** What `measure-upgrade.ts` and `measure-postgres-upgrade.ts` do alike. */

const people = 200
const batch = 1_000
const everyMs = 50
const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))

/** A post of 64 characters. */
export function draft(number: number): PostDraft {
  const key = String(number % people)
  const author = sha256(`author ${key}`, 'base64url').slice(0, 22)
  const cid = sha256(`cid ${number}`, 'base64url').slice(0, 22)
  const message = `${number} a message of sixty-four characters, as people write them, or so`.slice(0, 64)
  return { type: 'post', author, username: `Person ${key}`, avatar: sha256(key, 'hex'), cid, message }
}

export async function fill(log: MessageLog, messages: number) {
  for (let first = 0; first < messages; first += batch)
    await log.append(
      'lobby',
      Array.from({ length: Math.min(batch, messages - first) }, (_, n) => draft(first + n)),
    )
}

/** Posts into another room, 20 messages a second, for `until` milliseconds or until it is settled. */
export async function measurePosts(
  log: MessageLog,
  until: Promise<unknown> | number,
  posted: () => void = () => undefined,
) {
  const times: number[] = []
  const over = new AbortController()
  void (typeof until === 'number' ? sleep(until) : until).finally(() => over.abort())
  while (!over.signal.aborted) {
    const began = performance.now()
    await log.append('meanwhile', [draft(1e9 + (next += 1))])
    times.push(performance.now() - began)
    posted()
    await sleep(everyMs)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${(times.at(-1) ?? 0).toFixed(1)} ms (${times.length} posts)`
}

let next = 0

/** Runs `parley upgrade --finish`. */
export async function upgrade(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, 'upgrade', '--finish', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The upgrade ended with ${String(code)}.`)
}

/** Of the dump without the messages that were posted meanwhile. */
export async function dumpSum(log: LogExporter) {
  const hash = createHash('sha256')
  for await (const line of dump(log)) if (!line.includes('"meanwhile"')) hash.update(line)
  await log.close()
  return hash.digest('hex')
}

export async function timed(what: string, work: () => Promise<void>) {
  const began = performance.now()
  await work()
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
}

export function compareDumps(before: string, after: string) {
  console.log(`dumps: ${before === after ? 'identical' : 'DIFFERENT'}`)
  if (before !== after) process.exitCode = 1
}

export function fail(error: Error): never {
  throw error
}

function sha256(text: string, encoding: 'hex' | 'base64url') {
  return createHash('sha256').update(text).digest(encoding)
}
