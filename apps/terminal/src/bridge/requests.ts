import { fullJitter, reasonOf } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** The other side is not there, is busy, or has sent something that is cut off: another attempt may help. */
export class TryAgain extends Error {
  /** Seconds to wait at least. */
  readonly retryAfter: number

  constructor(reason: string, retryAfter = 0) {
    super(reason)
    this.retryAfter = retryAfter
  }
}

/** The other side has refused it for good. */
export class Refused extends Failure {
  /** It is about who asks, or about the room, and not about this message alone. */
  readonly isForGood: boolean

  constructor(message: string, isForGood: boolean) {
    super(message, isForGood ? 3 : 1)
    this.isForGood = isForGood
  }
}

const problem = v.object({
  title: v.string(),
  epoch: v.optional(v.string()),
  rev: v.optional(v.number()),
})

/** The history of the room is another one now (P19.8): its cursor. */
export class AnotherEpoch extends Error {
  readonly cursor: { epoch: string; rev: number }

  constructor(cursor: { epoch: string; rev: number }) {
    super('The history of the room is another one now.')
    this.cursor = cursor
  }
}

/** In milliseconds: an answer has to begin within this time. */
const withinMs = 60_000

/** Between two attempts, in milliseconds. */
const pauses = { firstMs: 500, longestMs: 30_000 }

/** Rejects with TryAgain, AnotherEpoch, or Refused with the sentence of the other side. */
export async function request(
  url: string,
  init: { method?: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${withinMs / 1_000} s`)), withinMs)
  const signal = AbortSignal.any([init.signal, late.signal])
  const headers = { 'user-agent': 'parley-bridge', ...init.headers }
  const response = await fetch(url, { ...init, headers, signal, redirect: 'error' })
    .catch((error: unknown) => {
      init.signal.throwIfAborted()
      throw new TryAgain(plain(reasonOf(error instanceof Error && error.cause ? error.cause : error)))
    })
    .finally(() => clearTimeout(timer))
  if (response.ok) return response
  const read = v.safeParse(problem, await response.json().catch(() => undefined))
  const { title, epoch, rev } = read.success ? read.output : { title: '' }
  if (epoch !== undefined && rev !== undefined) throw new AnotherEpoch({ epoch, rev })
  const why = plain(title === '' ? `it answered with ${response.status}` : title)
  const retryAfter = Number(response.headers.get('retry-after') ?? 0)
  if (retryAfter > 0 || response.status === 429 || response.status >= 500) throw new TryAgain(why, retryAfter)
  throw new Refused(`${new URL(url).origin}: ${why}`, [401, 403, 404, 410].includes(response.status))
}

/** The JSON values of a body, one a line. Ends as the body does; rejects with TryAgain where it breaks off. */
export async function* jsonLines(response: Response, signal: AbortSignal): AsyncGenerator {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of response.body ?? []) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
    }
  } catch (error) {
    signal.throwIfAborted()
    // What failed while the value was used is thrown where it was used, and not here.
    throw new TryAgain(plain(reasonOf(error)))
  }
}

/** Does it until it is done, with pauses between attempts; `failed` is told of the first of several failures. */
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

const plain = escapeControlCharactersInLine
