import { pictureType, type Picture } from './picture.ts'
import { Failures } from './failures.ts'
import { createTaskQueue } from './task-queue.ts'

export type GravatarAnswer = ({ found: 'picture' } & Picture) | { found: 'none' } | { found: 'unreachable' }

/** Requests the picture of a SHA-256 id (64 hex digits). Never rejects. */
export type Gravatar = (id: string) => Promise<GravatarAnswer>

export interface GravatarOptions {
  /** The address before `/<id>`, such as https://gravatar.com/avatar */
  url: string
  fetch?: typeof globalThis.fetch
  now?: () => number
  timeoutMs?: number
  pauseMs?: number
  mostBytes?: number
}

/** Uses the API of Gravatar (https://docs.gravatar.com), which Libravatar and others share. */
export function createGravatar({
  url,
  fetch = globalThis.fetch,
  now = Date.now,
  timeoutMs = 3_000,
  pauseMs = 60_000,
  mostBytes = 512 * 1024,
}: GravatarOptions): Gravatar {
  const base = url.replace(/\/+$/, '')
  const pending = new Map<string, Promise<GravatarAnswer>>()
  const queue = createTaskQueue(4, 64)
  const failures = new Failures(now, pauseMs)

  return (id) => pending.get(id) ?? start(id)

  async function start(id: string): Promise<GravatarAnswer> {
    if (failures.pause(id)) return unreachable
    const answer = queue.add(() => request(id))
    if (!answer) return unreachable
    pending.set(id, answer)
    return answer.finally(() => pending.delete(id))
  }

  async function request(id: string): Promise<GravatarAnswer> {
    // Checked again after waiting: otherwise each waiting request would run into the time limit.
    if (failures.pause(id)) return unreachable
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const answer = await read(await fetch(`${base}/${id}?s=160&d=404`, { signal }))
      failures.answered(id, answer !== undefined)
      return answer ?? unreachable
    } catch {
      failures.answered(id, false)
      return unreachable
    }
  }

  async function read(response: Response): Promise<GravatarAnswer | undefined> {
    if (response.status === 200) return picture(await bodyOf(response, mostBytes))
    await response.body?.cancel()
    return response.status === 404 ? { found: 'none' } : undefined
  }
}

export const unreachable: GravatarAnswer = { found: 'unreachable' }

// One bad picture must not start a pause: that would remove everybody's picture.
function picture(bytes: Uint8Array | undefined): GravatarAnswer {
  const type = bytes && pictureType(bytes)
  return type ? { found: 'picture', type, bytes } : unreachable
}

/** The whole body, or undefined as soon as it is longer than `mostBytes`. Leaving the loop cancels the rest. */
async function bodyOf(response: Response, mostBytes: number): Promise<Uint8Array | undefined> {
  const body: ReadableStream<Uint8Array> | null = response.body
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
