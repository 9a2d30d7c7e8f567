import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isFull } from './folder-store.ts'
import type { Upload } from './incoming.ts'

/** The disk has no space, or something that the protocol refuses. */
export class ReceivingError extends Error {
  override name = 'ReceivingError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

type New = Omit<Upload, 'at'>

/** Receives uploads in pieces, by the protocol tus 1.0.0. Who may send is decided before. */
export class Receiving {
  readonly #server: Server
  readonly #new = new WeakMap<IncomingMessage, New>()

  /** `addressOf`: where the client goes on with an upload. */
  constructor(folder: string, addressOf: (id: string) => string, complete: (id: string) => void) {
    const ofNew = (request: { runtime?: { node?: { req?: unknown } | undefined } | undefined }) => {
      const upload = this.#new.get(request.runtime?.node?.req as IncomingMessage)
      if (upload === undefined) throw new Error('The upload was not announced.')
      return upload
    }
    this.#server = new Server({
      path: '/files',
      datastore: new IncomingStore(folder),
      allowedOrigins: [],
      respectForwardedHeaders: false,
      generateUrl: (_request, { id }) => addressOf(id),
      namingFunction: (request) => ofNew(request).id,
      onUploadCreate: (request) => {
        const { room, author, name } = ofNew(request)
        return Promise.resolve({ metadata: { room, author, name } })
      },
      onUploadFinish: (_request, { id }) => {
        complete(id)
        return Promise.resolve({})
      },
      onResponseError: (_request, error) => {
        if (error instanceof Error) throw error
        throw new ReceivingError(error.status_code, error.body.trim())
      },
    })
  }

  /** Answers the request. Rejects with ReceivingError where that is refused. */
  async handle(request: IncomingMessage, response: ServerResponse, created?: New): Promise<void> {
    if (created !== undefined) this.#new.set(request, created)
    await this.#server.handle(request, response)
  }
}

class IncomingStore extends FileStore {
  constructor(directory: string) {
    super({ directory })
    this.extensions = ['creation', 'creation-with-upload', 'termination']
  }

  override async create(...args: Parameters<FileStore['create']>) {
    try {
      return await super.create(...args)
    } catch (error) {
      throw isFull(error) ? full() : error
    }
  }

  /** What has arrived before an error stays. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset })
    try {
      await pipeline(readable, file)
    } catch (error) {
      if (isFull(error)) throw full()
      // The connection was lost.
      throw new ReceivingError(500, error instanceof Error ? error.message : 'the piece could not be written')
    }
    return offset + file.bytesWritten
  }
}

const full = () => new ReceivingError(507, 'the disk is full')
