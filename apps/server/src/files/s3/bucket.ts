import { reasonOf } from '@parley/shared'
import { AwsClient } from 'aws4fetch'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BucketLocation } from '../../config/bucket-location.ts'
import { StorageFull } from '../../log/message-log.ts'
import { StoreUnavailable } from '../file-store.ts'
import { objectsIn, type BucketObject } from './list-objects.ts'

/** Who asks. */
export interface BucketKey {
  id: string
  secret: string
}

export interface BucketOptions {
  /** Told why the bucket cannot be used, at most once a minute. */
  failed?: (reason: string) => void
  /** Milliseconds before each new attempt. */
  pausesMs?: readonly number[]
}

// In milliseconds.
const answerWithin = 15_000
const storedWithin = 120_000
const tellEvery = 60_000

const listAtOnce = 1_000

/** Answers after which the same request may succeed. */
const passing = (status: number) => status >= 500 || status === 429 || status === 408

interface Request {
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Blob
  signal?: AbortSignal
}

/**
 * A bucket of S3, addressed by path. Requests are signed (AWS Signature Version 4), and may be repeated. All of them reject with
 * StoreUnavailable, and never with what the key is.
 */
export class Bucket {
  readonly #location: BucketLocation
  readonly #client: AwsClient
  readonly #failed: (reason: string) => void
  readonly #pausesMs: readonly number[]
  #toldAt = -Infinity

  constructor(location: BucketLocation, key: BucketKey, options: BucketOptions = {}) {
    const { failed = () => undefined, pausesMs = [200, 1_000] } = options
    this.#location = location
    this.#client = new AwsClient({
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      service: 's3',
      region: location.region,
      retries: 0,
    })
    this.#failed = failed
    this.#pausesMs = pausesMs
  }

  /** In bytes; undefined: there is no such object. */
  async sizeOf(key: string): Promise<number | undefined> {
    const response = await this.#ask('HEAD', key)
    return response.status === 404 ? undefined : Number(response.headers.get('content-length'))
  }

  /** From the first to the last of the bytes of `range`. Undefined: there is no such object. */
  async get(
    key: string,
    { range, signal }: { range?: { start: number; end: number } | undefined; signal?: AbortSignal } = {},
  ): Promise<Response | undefined> {
    const headers: Record<string, string> =
      range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` }
    const response = await this.#ask('GET', key, { headers, ...(signal !== undefined && { signal }) })
    return response.status === 404 ? undefined : response
  }

  /** `sha256`: of the body, in hex. What arrives otherwise is refused. Rejects with StorageFull where there is no space. */
  async put(key: string, body: Blob, sha256: string): Promise<void> {
    await this.#ask('PUT', key, { body, headers: { 'x-amz-content-sha256': sha256 } })
  }

  async delete(key: string): Promise<void> {
    await this.#ask('DELETE', key)
  }

  /** Those with keys above `after`, in their order. */
  async list(after: string): Promise<{ objects: BucketObject[]; hasMore: boolean }> {
    const { prefix } = this.#location
    const query = {
      'list-type': '2',
      prefix,
      'start-after': `${prefix}${after}`,
      'max-keys': String(listAtOnce),
    }
    const response = await this.#ask('GET', '', { query })
    return objectsIn(await response.text(), prefix)
  }

  async #ask(method: string, key: string, request: Request = {}): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#attempt(method, key, request)
      if (answer instanceof Response) return answer
      const pauseMs = this.#pausesMs[attempt]
      if (answer.passes && pauseMs !== undefined) await sleep(pauseMs, undefined, signalOf(request))
      else throw this.#error(answer)
    }
  }

  /** The answer, or why there is none. */
  async #attempt(method: string, key: string, request: Request): Promise<Response | Problem> {
    const { signal: given, body, headers = {} } = request
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), body === undefined ? answerWithin : storedWithin)
    try {
      const response = await this.#client.fetch(this.#addressOf(key, request.query), {
        ...{ method, headers, redirect: 'manual' as const },
        ...(body !== undefined && { body }),
        signal: given === undefined ? late.signal : AbortSignal.any([late.signal, given]),
      })
      // A bucket that is not there answers 404, too.
      const isAbsent = response.status === 404 && key !== '' && method !== 'PUT'
      if (response.ok && method !== 'GET') await response.arrayBuffer()
      if (response.ok) return response
      const code = codeIn(await response.text())
      if (isAbsent && code !== 'NoSuchBucket') return response
      return {
        status: response.status,
        reason: `${method}: ${response.status} ${code}`.trim(),
        passes: passing(response.status),
      }
    } catch (error) {
      if (given?.aborted === true) throw error
      return { status: 0, reason: late.signal.aborted ? 'no answer' : reasonOf(causeOf(error)), passes: true }
    } finally {
      clearTimeout(timer)
    }
  }

  #error({ status, reason }: Problem) {
    if (status === 507 || /QuotaExceeded|StorageFull/.test(reason)) return new StorageFull(reason)
    const now = performance.now()
    if (now - this.#toldAt >= tellEvery) {
      this.#toldAt = now
      this.#failed(reason)
    }
    return new StoreUnavailable(reason)
  }

  #addressOf(key: string, query: Record<string, string> = {}) {
    const { endpoint, bucket, prefix } = this.#location
    const path = key === '' ? '' : `/${prefix}${key}`
    const search = new URLSearchParams(query).toString()
    return `${endpoint}/${bucket}${path}${search === '' ? '' : `?${search}`}`
  }
}

interface Problem {
  /** 0: there was no answer. */
  status: number
  reason: string
  passes: boolean
}

const signalOf = ({ signal }: Request) => (signal === undefined ? {} : { signal })

/** `fetch` says that it failed, and its cause says why. */
const causeOf = (error: unknown) =>
  error instanceof Error && error.cause !== undefined ? error.cause : error

/** The code of an answer that is an error: nothing else of it is shown, since it may repeat what was signed. */
const codeIn = (xml: string) => /<Code>(\w{1,60})<\/Code>/.exec(xml)?.[1] ?? ''
