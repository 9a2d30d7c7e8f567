import { uploadState, type UploadState } from '@parley/shared'
import { pino } from 'pino'
import * as v from 'valibot'
import type { Config } from '../../config/config.ts'
import type { Engine } from '../../engines.ts'
import { newToken } from '../../identity/author.ts'
import { startTestServer } from '../test-server.ts'

type Headers = Record<string, string>

/** A server that takes files. */
export async function startWithUploads(settings: Partial<Config> = {}, parts: Partial<Engine> = {}) {
  const server = await startTestServer(settings, pino({ level: 'silent' }), parts)
  return { ...server, ada: new Uploader(server.url) }
}

/** A program that sends files, as far as a server sees it. */
export class Uploader {
  readonly token: string
  readonly url: string

  constructor(url: string, token = newToken()) {
    this.url = url
    this.token = token
  }

  /** The same person at another server. */
  at(url: string): Uploader {
    return new Uploader(url, this.token)
  }

  request(method: string, path: string, headers: Headers = {}, body?: Uint8Array<ArrayBuffer>) {
    const own = { authorization: `Bearer ${this.token}`, 'tus-resumable': '1.0.0' }
    const init = { method, headers: { ...own, ...headers }, ...(body !== undefined && { body }) }
    return fetch(new URL(path, this.url), init)
  }

  create(
    name: string,
    length: number,
    {
      room = 'lobby',
      headers = {},
      body,
    }: { room?: string; headers?: Headers; body?: Uint8Array<ArrayBuffer> } = {},
  ) {
    const metadata = `room ${base64(room)},name ${base64(name)},original ${base64('1')}`
    const about = { 'upload-length': String(length), 'upload-metadata': metadata }
    return this.request('POST', '/api/files', { ...about, ...headers }, body)
  }

  piece(path: string, offset: number, bytes: Uint8Array, headers: Headers = {}) {
    return this.request('PATCH', path, { ...this.pieceHeaders(offset), ...headers }, new Uint8Array(bytes))
  }

  pieceHeaders(offset: number): Headers {
    const type = 'application/offset+octet-stream'
    return { 'tus-resumable': '1.0.0', 'content-type': type, 'upload-offset': String(offset) }
  }

  /** The whole way; the state in the end. */
  async send(name: string, bytes: Uint8Array, room = 'lobby'): Promise<UploadState> {
    const created = await this.create(name, bytes.length, { room })
    if (created.status !== 201) throw new Error(await created.text())
    const path = created.headers.get('location') ?? ''
    const received = await this.piece(path, 0, bytes)
    if (received.status !== 204) throw new Error(await received.text())
    return this.stateAt(path)
  }

  async stateAt(path: string): Promise<UploadState> {
    return v.parse(uploadState, await (await this.request('GET', path)).json())
  }

  async bytesAt(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.request('GET', path)).arrayBuffer())
  }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
