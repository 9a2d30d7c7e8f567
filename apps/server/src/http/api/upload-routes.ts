import { roomName, uploadLimits } from '@parley/shared'
import type { Request, RequestHandler, Response, Router } from 'express'
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { KeyCounts } from '../../chat/limits/key-counts.ts'
import type { Refused } from '../../chat/refusal-codes.ts'
import type { Files } from '../../files/files.ts'
import { cleanFileName } from '../../files/file-name.ts'
import type { Upload } from '../../files/upload-folder.ts'
import { mostAtOnce } from '../../files/quotas.ts'
import { AlreadyAnswered, ReceivingError, type Reception } from '../../files/receiving.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Identity } from '../../identity/people.ts'
import { fileIdentityOf } from '../files/file-identity.ts'
import { httpActor } from '../files/http-actor.ts'
import type { Api } from './context.ts'
import { receivePoster } from './poster.ts'
import { refuse } from './refuse.ts'
import { deviceOf, newPersonWait } from './request-identity.ts'

const metadata = v.object({ room: roomName, name: v.string() })

/** Seconds. */
const diskRetry = 5
const turnRetry = 2

type Known = (request: Request, response: Response, identity: Identity, files: Files) => Promise<void>

/** P14.6: uploads by the protocol tus 1.0.0. */
export function uploadRoutes(router: Router, api: Api): void {
  const { people, config, visits, freeSpace, limited, addressHash } = api
  const receiving = new KeyCounts()

  router.post('/files', known(create))
  router.head('/files/:id', known(head))
  router.get('/files/:id', known(state))
  router.patch('/files/:id', known(receive))
  router.put('/files/:id/poster', known(poster))
  router.delete('/files/:id', known(end))

  async function create(request: Request, response: Response, identity: Identity, files: Files) {
    const about = v.safeParse(metadata, metadataIn(request.get('upload-metadata') ?? ''))
    const length = request.get('upload-length') ?? ''
    if (!about.success || !/^\d{1,15}$/.test(length) || !isTus(request))
      return refuse(response, 'bad_upload', { field: about.success ? 'length' : 'metadata' })
    const { author } = identity
    const { room } = about.output
    if (await isRefused(request, response, identity, room)) return
    const newWait = newPersonWait(request, identity, api)
    if (newWait > 0) return refuse(response, 'slow_down', { retryAfter: newWait })
    const address = clientAddress(request, config.trustProxy)
    const upload = {
      id: randomBytes(16).toString('hex'),
      ...{ room, author, address: await addressHash(address) },
      name: cleanFileName(about.output.name),
      size: Number(length),
    }
    const knownSince = await firstSeen(identity)
    const refusal = await files.quotas.reserve({ ...upload, knownSince })
    if (refusal !== undefined) {
      const { code, limit, retryAfter } = refusal
      if (code === 'upload_quota' || code === 'storage_full') limited.add('upload', address)
      const why = limit === undefined ? {} : { limit, reason: uploadLimits[limit] }
      return refuse(response, code, { ...why, ...(retryAfter !== undefined && { retryAfter }) })
    }
    try {
      // From now on it is known since when they are.
      if (identity.stored === undefined) await people.keep(identity, 'program', deviceOf(request))
      await receivePiece(request, response, files, upload, { created: upload })
    } finally {
      // Nobody knows its address.
      if (response.statusCode !== 201) await files.giveUp(upload)
    }
  }

  async function head(request: Request, response: Response, { author }: Identity, files: Files) {
    const upload = await files.uploadOf(author, idIn(request))
    if (upload === undefined) return refuse(response, 'no_such_upload')
    const stand = await files.incoming.standOf(upload)
    const offset = stand.name === 'receiving' ? stand.offset : upload.size
    answer(response, offset).set('Upload-Length', String(upload.size)).status(200).end()
  }

  async function state(request: Request, response: Response, { author }: Identity, files: Files) {
    const found = await files.stateOf(author, idIn(request))
    if (found === undefined) return refuse(response, 'no_such_upload')
    response.json(found)
  }

  async function receive(request: Request, response: Response, identity: Identity, files: Files) {
    const { author } = identity
    const upload = await files.uploadOf(author, idIn(request))
    if (upload === undefined) return refuse(response, 'no_such_upload')
    const isRight = isTus(request) && /^\d{1,15}$/.test(request.get('upload-offset') ?? '')
    if (!isRight || request.get('content-type') !== 'application/offset+octet-stream')
      return refuse(response, 'bad_upload', { field: 'offset' })
    if (await isRefused(request, response, identity, upload.room, () => files.giveUp(upload))) return
    const stand = await files.incoming.standOf(upload)
    if (stand.name !== 'receiving') {
      // A piece that is sent again, because the answer to it was lost.
      answer(response, upload.size).status(204).end()
      return
    }
    await receivePiece(request, response, files, upload)
  }

  async function poster(request: Request, response: Response, identity: Identity, files: Files) {
    const upload = await files.uploadOf(identity.author, idIn(request))
    if (upload === undefined) return refuse(response, 'no_such_upload')
    if (await isRefused(request, response, identity, upload.room)) return
    await receivePoster(request, response, files.incoming, upload)
  }

  /** The first piece may come with the request that begins an upload. */
  async function receivePiece(
    request: Request,
    response: Response,
    files: Files,
    upload: Omit<Upload, 'at'>,
    created: Pick<Reception, 'created'> = {},
  ) {
    const { author } = upload
    const mayFinish = () => isStillAllowed(request, response, files, upload)
    const reception = { ...created, mayFinish }
    if (request.get('content-type') === undefined) return pass(request, response, files, reception)
    if (receiving.of(author) >= mostAtOnce) return refuse(response, 'slow_down', { retryAfter: turnRetry })
    receiving.add(author)
    try {
      await pass(request, response, files, reception)
    } finally {
      receiving.remove(author)
    }
  }

  /** A piece may have taken minutes: who was signed out or banned meanwhile has sent nothing. */
  async function isStillAllowed(
    request: Request,
    response: Response,
    files: Files,
    upload: Omit<Upload, 'at'>,
  ): Promise<boolean> {
    const who = await fileIdentityOf(request, api)
    if (who.type === 'refused') {
      await files.giveUp(upload)
      refuse(response, who.code)
      return false
    }
    const asked = await visits.ask(await httpActor(request, who.identity, api), upload.room, 'upload')
    if (asked.type !== 'refused' || asked.code !== 'banned') return true
    await files.giveUp(upload)
    answerRefusal(response, asked)
    return false
  }

  async function end(request: Request, response: Response, { author }: Identity, files: Files) {
    const upload = await files.uploadOf(author, idIn(request))
    if (upload === undefined) return refuse(response, 'no_such_upload')
    const { name } = await files.incoming.standOf(upload)
    // What is a file already is deleted when no message has named it for a day.
    if (name === 'receiving' || name === 'refused') await files.giveUp(upload)
    answer(response).status(204).end()
  }

  /** Whether it was answered that the person may not send anything now. */
  async function isRefused(
    request: Request,
    response: Response,
    identity: Identity,
    room: string,
    giveUp?: () => Promise<void>,
  ): Promise<boolean> {
    const asked = await visits.ask(await httpActor(request, identity, api), room, 'upload')
    if (asked.type === 'refused') {
      // Nobody will go on with it.
      if (asked.code === 'banned') await giveUp?.()
      answerRefusal(response, asked)
    } else if (freeSpace?.isLow === true) refuse(response, 'storage_full', { retryAfter: diskRetry })
    return response.headersSent
  }

  async function firstSeen({ author, stored, fixedName }: Identity) {
    if (fixedName !== undefined) return 0
    if (stored === undefined) return undefined
    const [oldest] = await api.store.credentialsOf(author)
    return Math.min(stored.createdAt, oldest?.createdAt ?? Infinity)
  }

  function known(then: Known): RequestHandler {
    return async (request, response) => {
      const { files } = api
      if (files === undefined || !config.uploads) return refuse(response, 'uploads_off')
      const who = await fileIdentityOf(request, api)
      if (who.type === 'refused') return refuse(response, who.code)
      await then(request, response, who.identity, files)
    }
  }
}

async function pass(request: Request, response: Response, { receiving }: Files, reception: Reception) {
  try {
    await receiving.handle(request, response, reception)
  } catch (error) {
    if (error instanceof AlreadyAnswered) return
    if (!(error instanceof ReceivingError)) throw error
    // The client is gone.
    if (request.destroyed && !request.complete) return void response.destroy()
    if (error.status === 507) return refuse(response, 'storage_full', { retryAfter: diskRetry })
    refuse(response, 'bad_upload', { reason: error.message }, error.status)
  }
}

function answer(response: Response, offset?: number) {
  response.set('Tus-Resumable', '1.0.0')
  return offset === undefined ? response : response.set('Upload-Offset', String(offset))
}

function answerRefusal(response: Response, { code, field, retryAfter, lasts }: Refused) {
  const known = code === 'log_unavailable' ? 'unavailable' : code
  const wait = retryAfter ?? (typeof lasts === 'number' ? lasts : undefined)
  const details = { ...(field !== undefined && { field }), ...(wait !== undefined && { retryAfter: wait }) }
  refuse(response, known, details)
}

const isTus = (request: Request) => request.get('tus-resumable') === '1.0.0'

const idIn = (request: Request) => String(request.params['id'])

/** `key base64,key base64`, as tus has it. */
function metadataIn(header: string) {
  return Object.fromEntries(
    header.split(',').map((pair) => {
      const [key = '', value = ''] = pair.trim().split(' ')
      return [key, Buffer.from(value, 'base64').toString()]
    }),
  )
}
