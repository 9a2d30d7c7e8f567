import { personHeader, uploadState } from '@parley/shared'
import * as v from 'valibot'
import { pathTo } from '../../../ui/base-path.ts'
import type {
  Failure,
  NewUpload,
  Piece,
  Received,
  UploadRefusal,
  UploadTransport,
} from './upload-transport.ts'

/** Who uploads: the cookie says so, or the token where there is none (P11.6). */
export interface Uploader {
  readonly id: string
  readonly token?: string | undefined
}

const version = { 'Tus-Resumable': '1.0.0' }

/** The server may take 20 s to say what it has made of a file. */
const timeoutMs = 30_000

/** A piece that does not move for so long is sent again: a connection may be lost without a sign, as in a tunnel. */
const stalledMs = 60_000

/** Uploads by the protocol tus 1.0.0: an interrupted one goes on at its `offset`. `whoIs` is asked at each request: a token becomes a cookie meanwhile. */
export function resumableUploads(whoIs: () => Uploader | undefined): UploadTransport {
  return { create, offset, poster, send, state, remove }

  async function create({ room, name, size, original }: NewUpload) {
    const metadata = [['room', room], ['name', name], ...(original === true ? [['original', '1']] : [])].map(
      ([key = '', value = '']) => `${key} ${base64(value)}`,
    )
    const response = await ask('POST', '', {
      'Upload-Length': String(size),
      'Upload-Metadata': metadata.join(','),
    })
    if (!(response instanceof Response)) return response
    const upload = /([0-9a-f]{32})\/?$/.exec(response.headers.get('Location') ?? '')?.[1]
    return upload === undefined ? ({ type: 'later' } as const) : ({ type: 'created', upload } as const)
  }

  async function offset(upload: string) {
    const response = await ask('HEAD', `/${upload}`)
    return response instanceof Response ? received(response.headers.get('Upload-Offset')) : orGone(response)
  }

  async function poster(upload: string, picture: Blob) {
    const response = await ask(
      'PUT',
      `/${upload}/poster`,
      { 'Content-Type': 'image/jpeg' },
      undefined,
      picture,
    )
    return response instanceof Response || response.type !== 'later' ? ({ type: 'done' } as const) : response
  }

  // fetch does not tell how much of a body has left.
  function send(
    { upload, offset: from, bytes }: Piece,
    progress: (sent: number) => void,
    signal: AbortSignal,
  ) {
    return new Promise<Received | Failure>((resolve) => {
      const request = new XMLHttpRequest()
      let stalled: ReturnType<typeof setTimeout> | undefined
      const moves = () => {
        clearTimeout(stalled)
        stalled = setTimeout(() => request.abort(), stalledMs)
      }
      request.open('PATCH', addressOf(`/${upload}`))
      const headers = {
        ...headersOf(),
        'Upload-Offset': String(from),
        'Content-Type': 'application/offset+octet-stream',
      }
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.upload.addEventListener('progress', ({ loaded }) => {
        moves()
        progress(loaded)
      })
      request.addEventListener('loadend', () => clearTimeout(stalled))
      request.addEventListener('load', () => {
        const { status, responseText } = request
        if (status === 204) return resolve(received(request.getResponseHeader('Upload-Offset')))
        resolve(orGone(failureOf(status, request.getResponseHeader('Retry-After'), responseText)))
      })
      for (const end of ['error', 'abort', 'timeout'] as const)
        request.addEventListener(end, () => resolve({ type: 'later' }))
      signal.addEventListener('abort', () => request.abort(), { once: true })
      moves()
      request.send(bytes)
    })
  }

  async function state(upload: string, signal: AbortSignal) {
    const response = await ask('GET', `/${upload}`, {}, signal)
    if (!(response instanceof Response)) return orGone(response)
    const read = v.safeParse(uploadState, contentOf(await response.text()))
    return read.success ? ({ type: 'state', state: read.output } as const) : ({ type: 'later' } as const)
  }

  async function remove(upload: string) {
    await ask('DELETE', `/${upload}`) // otherwise the server deletes it in a day
  }

  async function ask(
    method: string,
    path: string,
    headers = {},
    signal?: AbortSignal,
    body?: Blob,
  ): Promise<Response | Failed> {
    try {
      const response = await fetch(addressOf(path), {
        method,
        headers: { ...headersOf(), ...headers },
        cache: 'no-store',
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
      })
      if (response.ok) return response
      return failureOf(response.status, response.headers.get('Retry-After'), await response.text())
    } catch (error) {
      console.info('The server did not answer', error)
      return { type: 'later', status: 0 }
    }
  }

  function headersOf(): Record<string, string> {
    const who = whoIs()
    return {
      ...version,
      ...(who !== undefined && { [personHeader]: who.id }),
      ...(who?.token !== undefined && { Authorization: `Bearer ${who.token}` }),
    }
  }
}

type Failed = Failure & { status: number }

const addressOf = (path: string) => pathTo(`/api/files${path}`)

/** 409 and 423: another request sends a piece. What a proxy answers in place of the server passes, too. */
function failureOf(status: number, retryAfter: string | null, text: string): Failed {
  const seconds = Number(retryAfter ?? NaN)
  const afterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined
  const refusal = refusalIn(text)
  const passes = status === 409 || status === 423 || (status >= 500 && status !== 507)
  const waits = status === 429 && refusal?.code !== 'upload_quota'
  if (passes || waits) return { type: 'later', afterMs, status }
  return {
    type: 'refused',
    refusal: refusal ?? { code: 'unavailable', reason: `The server answered ${status}.` },
    status,
  }
}

function refusalIn(text: string): UploadRefusal | undefined {
  const read = v.safeParse(refusalBody, contentOf(text))
  return read.success ? read.output : undefined
}

const refusalBody = v.object({ code: v.string(), reason: v.string(), limit: v.optional(v.string()) })

/** The upload was deleted, or never was: it starts again from zero. */
function orGone({ status, ...failure }: Failed): Failure {
  return status === 404 || status === 410 ? { type: 'gone' } : failure
}

function received(offset: string | null): Received | Failure {
  return offset !== null && /^\d+$/.test(offset)
    ? { type: 'received', offset: Number(offset) }
    : { type: 'later' }
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // of a proxy
  }
}
