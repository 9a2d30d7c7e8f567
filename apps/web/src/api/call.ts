import { httpRefusal, personHeader, type HttpRefusal } from '@parley/shared'
import * as v from 'valibot'
import { pathTo } from '../ui/base-path.ts'

/** What the server answers (P11). `unsupported`: one of an earlier version. */
export type Answer<Body> =
  | { type: 'done'; body: Body }
  | { type: 'refused'; refusal: HttpRefusal }
  | { type: 'unsupported' }
  | { type: 'unreachable' }

interface Call<Body> {
  /** Of the answer. */
  readonly shape: v.GenericSchema<unknown, Body>
  readonly body?: unknown
  /** Who the page acts for (P11.6). */
  readonly person?: string | undefined
  /** Where there is no cookie yet. */
  readonly token?: string | undefined
  /** Milliseconds. */
  readonly timeoutMs?: number
}

const usualTimeoutMs = 10_000

/** One request of the page (P11.10). */
export async function call<Body>(method: string, path: string, call: Call<Body>): Promise<Answer<Body>> {
  try {
    const response = await fetch(pathTo(`/api${path}`), {
      method,
      headers: headersOf(call),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      // Leaving may close the page.
      keepalive: true,
      signal: AbortSignal.timeout(call.timeoutMs ?? usualTimeoutMs),
    })
    return await read(response, call.shape)
  } catch (error) {
    console.info('The server did not answer', error)
    return { type: 'unreachable' }
  }
}

function headersOf({ body, person, token }: Call<unknown>): Record<string, string> {
  return {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(person !== undefined && { [personHeader]: person }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  }
}

async function read<Body>(response: Response, shape: v.GenericSchema<unknown, Body>): Promise<Answer<Body>> {
  const content = contentOf(await response.text())
  if (response.ok) {
    const body = v.safeParse(shape, content)
    return body.success ? { type: 'done', body: body.output } : { type: 'unsupported' }
  }
  const refusal = v.safeParse(httpRefusal, content)
  if (refusal.success) return { type: 'refused', refusal: refusal.output }
  // Earlier versions have no such address; anything else is the answer of a proxy.
  return { type: response.status === 404 || response.status === 405 ? 'unsupported' : 'unreachable' }
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // nothing, or a page of a proxy or of an earlier version
  }
}
