import { fullJitter, reasonOf } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine as plain } from '../screen/escape-control-characters.ts'

/** The other side is not there, is busy, or has sent something that is cut off: another attempt may help. */
export class TryAgain extends Error {
  /** Seconds to wait at least. */
  readonly retryAfter: number

  constructor(reason: string, retryAfter = 0) {
    super(reason)
    this.retryAfter = retryAfter
  }
}

/** The other side has refused it; `code` is '' where it gives none. */
export class Refused extends Failure {
  readonly code: string
  readonly status: number

  constructor(message: string, { code, status }: { code: string; status: number }) {
    super(message, 3)
    this.code = code
    this.status = status
  }
}

/** The history of the room is another one now (P19.8): its cursor. */
export class AnotherEpoch extends Error {
  readonly cursor: { epoch: string; rev: number }

  constructor(cursor: { epoch: string; rev: number }) {
    super('The history of the room is another one now.')
    this.cursor = cursor
  }
}

/** A problem document of Parley (P19.7), or what Matterbridge says. */
const refusal = v.object({
  title: v.optional(v.string(), ''),
  message: v.optional(v.string(), ''),
  code: v.optional(v.string(), ''),
  /** Seconds of a mute; null: until it is lifted. */
  lasts: v.nullish(v.number()),
  epoch: v.optional(v.string()),
  rev: v.optional(v.number()),
})

interface Asked {
  method?: string
  headers: Record<string, string>
  body?: string
  signal: AbortSignal
}

/** In milliseconds: an answer has to begin within this time. */
const withinMs = 60_000

/** In seconds. */
const longestWait = 3_600

/** Between two attempts, in milliseconds. */
const pauses = { firstMs: 500, longestMs: 30_000 }

const later: readonly number[] = [408, 425, 429]

/** The beginning of an answer. Rejects with TryAgain, AnotherEpoch, or Refused with the sentence of the other side. */
export async function request(url: string, { headers, signal, ...init }: Asked): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${withinMs / 1_000} s`)), withinMs)
  const response = await fetch(url, {
    ...init,
    headers: { 'user-agent': 'parley-bridge', ...headers },
    signal: AbortSignal.any([signal, late.signal]),
    redirect: 'error',
  })
    .catch((error: unknown) => {
      signal.throwIfAborted()
      throw new TryAgain(reasonWithin(error))
    })
    .finally(() => clearTimeout(timer))
  if (response.ok) return response
  const read = v.safeParse(refusal, await response.json().catch(() => undefined))
  const { title, message, code, lasts, epoch, rev } = read.success ? read.output : v.parse(refusal, {})
  if (epoch !== undefined && rev !== undefined) throw new AnotherEpoch({ epoch, rev })
  const { status } = response
  const why = plain(title || message || `it answered with ${status}`)
  const wait = secondsOf(response.headers.get('retry-after')) ?? lasts ?? 0
  if (wait > 0 || later.includes(status) || status >= 500)
    throw new TryAgain(why, Math.min(wait, longestWait))
  throw new Refused(`${new URL(url).origin}: ${why}`, { code, status })
}

/** A whole answer as JSON; undefined where it is something else. Rejects as `request` does. */
export async function ask(url: string, asked: Asked): Promise<unknown> {
  const response = await request(url, asked)
  const text = await response.text().catch((error: unknown) => {
    asked.signal.throwIfAborted()
    throw new TryAgain(reasonWithin(error))
  })
  return valueOf(text)
}

/** The JSON values of a body, one a line. Ends as the body does; rejects with TryAgain where it breaks off. */
export async function* jsonLines(response: Response, signal: AbortSignal): AsyncGenerator {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of response.body ?? []) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield valueOf(line)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw new TryAgain(reasonWithin(error))
  }
}

/** Does it until it is done, with pauses between attempts; `failed` is told of the second of several failures. */
export async function persistently<T>(
  signal: AbortSignal,
  attempt: (succeeded: () => void) => Promise<T>,
  failed: (reason: string) => void,
): Promise<T> {
  let attempts = 0
  for (;;) {
    try {
      return await attempt(() => (attempts = 0))
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error
      attempts += 1
      if (attempts === 2) failed(error.message)
      const ms = Math.max(error.retryAfter * 1_000, fullJitter(attempts, Math.random, pauses))
      await sleep(ms, undefined, { signal })
    }
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. Undefined: there is none that can be read. */
function secondsOf(retryAfter: string | null) {
  if (retryAfter === null) return undefined
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1_000
  return Number.isFinite(seconds) ? Math.max(1, seconds) : undefined
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const reasonWithin = (error: unknown) =>
  plain(reasonOf(error instanceof Error && error.cause ? error.cause : error))
