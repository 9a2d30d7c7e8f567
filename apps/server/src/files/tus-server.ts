import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isFull } from './folder-store.ts'
import { AlreadyAnswered, ReceivingError, type Reception } from './receiving.ts'

export interface TusOptions {
  /** Where pieces are kept. */
  folder: string
  /** Where the client goes on with an upload. */
  addressOf: (id: string) => string
  complete: (id: string) => void
  /** Of each request, which was decided before. */
  receptions: Pick<WeakMap<IncomingMessage, Reception>, 'get'>
}

/** The server of the protocol tus 1.0.0 for uploads that are let in elsewhere. */
export function tusServer({ folder, addressOf, complete, receptions }: TusOptions): Server {
  const receptionOf = (request: { runtime?: { node?: { req?: unknown } | undefined } | undefined }) => {
    const reception = receptions.get(request.runtime?.node?.req as IncomingMessage)
    if (reception === undefined) throw new Error('The request was not announced.')
    return reception
  }
  const newOf = (request: Parameters<typeof receptionOf>[0]) => {
    const { created } = receptionOf(request)
    if (created === undefined) throw new Error('The upload was not announced.')
    return created
  }
  return new Server({
    path: '/files',
    datastore: new IncomingStore(folder),
    allowedOrigins: [],
    respectForwardedHeaders: false,
    generateUrl: (_request, { id }) => addressOf(id),
    namingFunction: (request) => newOf(request).id,
    onUploadCreate: (request) => {
      const { room, author, name, address } = newOf(request)
      const metadata = { room, author, name, ...(address !== undefined && { address }) }
      return Promise.resolve({ metadata })
    },
    onUploadFinish: async (request, { id }) => {
      if (!(await receptionOf(request).mayFinish())) throw new AlreadyAnswered()
      complete(id)
      return {}
    },
    onResponseError: (_request, error) => {
      if (error instanceof Error) throw error
      throw new ReceivingError(error.status_code, error.body.trim())
    },
  })
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
