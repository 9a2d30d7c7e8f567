import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { grantOf } from '../../identity/programs/bots.ts'
import { programActor } from '../../identity/programs/program-actor.ts'
import { isStorageError, StorageBusy, StorageFull } from '../../log/message-log.ts'
import { clientAddress } from '../../logging/client-address.ts'
import { foreignOrigin } from '../../websocket/origin.ts'
import type { Config } from '../../config/config.ts'
import { limitRequests } from '../api/limit-requests.ts'
import type { Api } from '../api/context.ts'
import { BotRequestLimits, perBot } from './bot-request-limits.ts'
import type { BotApi } from './bot-api.ts'
import { docsPage } from './docs-page.ts'
import { openApi } from './open-api.ts'
import { operations } from './operations.ts'
import type { Operation } from './operation.ts'
import { secondsUntilReady, sendProblem, sendRefused, type ProblemDetails } from './problems.ts'
import { idempotencyKey } from './schemas.ts'

type V1Config = Api['config'] & Pick<Config, 'allowedOrigins'>

/** P19.6: `/api/v1`, for bots. No cookie counts here, so that no page of others can use it. */
export function v1Routes(parts: BotApi, api: Pick<Api, 'limited'> & { config: V1Config }): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const { config } = api
  const isOff = config.limits === 'off'
  const limits = isOff
    ? new BotRequestLimits(undefined, undefined)
    : new BotRequestLimits(config.requestsPerAddress, perBot)
  router.use(allowOrigins(config))
  router.use(['/openapi.json', '/docs'], limitRequests(api, sendProblem))
  const documents = { openApi: '', docs: '' }
  router.get('/openapi.json', (_request, response) => {
    documents.openApi ||= JSON.stringify(openApi(config.basePath))
    response.set('Cache-Control', 'no-cache').type('json').send(documents.openApi)
  })
  router.get('/docs', (_request, response) => {
    response.set({
      'Content-Security-Policy': "default-src 'none'; style-src 'self'",
      'Cache-Control': 'no-cache',
    })
    documents.docs ||= docsPage(config.basePath)
    response.type('html').send(documents.docs)
  })
  router.use(noStore, express.json({ limit: '64kb', strict: false }))
  const paths = Map.groupBy(operations, ({ path }) => path)
  for (const [path, ofPath] of paths) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'))
    for (const one of ofPath) route[one.method]((request, response) => run(one, request, response))
    const allowed = ofPath.map(({ method }) => method.toUpperCase()).join(', ')
    route.all((_request, response) => {
      response.set('Allow', allowed)
      sendProblem(response, 'wrong_method', { detail: `It has ${allowed}.` })
    })
  }
  router.use((_request, response) => sendProblem(response, 'no_such_operation'))
  router.use(explain)
  return router

  async function run(operation: Operation, request: Request, response: Response) {
    const [, token = ''] = /^Bearer ([\w-]{1,200})$/i.exec(request.get('authorization') ?? '') ?? []
    const address = clientAddress(request, config.trustProxy)
    const waitFor = limits.takeLook(token, address)
    if (waitFor > 0) return slowDown(response, address, waitFor)
    const bot = await parts.programs.identify(token, 'bot', 'bridge')
    if (bot === undefined) {
      limits.wasWrong(token)
      return sendProblem(response, 'no_token')
    }
    const retryAfter = limits.take(token, bot.author)
    if (retryAfter > 0) return slowDown(response, address, retryAfter)
    const call = readCall(operation, request)
    if ('code' in call) return sendProblem(response, call.code, call.details)
    await parts.programs.uses.add(bot)
    const actor = programActor(bot, { grant: grantOf(bot), address })
    const result = await operation.run({ ...call, ...servicesOf(parts), bot, actor, request, response })
    if (result.type === 'refused')
      return response.headersSent ? response.end() : sendRefused(response, result)
    if (result.type === 'answer') response.status(operation.status).json(result.answer)
  }

  function slowDown(response: Response, address: string, retryAfter: number) {
    api.limited.add('request', address)
    sendProblem(response, 'slow_down', { retryAfter })
  }
}

const servicesOf = ({ chat, programs, reads, streams }: BotApi) => ({ chat, programs, reads, streams })

type BadCall = { code: 'wrong_shape' | 'wrong_type' | 'bad_room' | 'bad_reaction'; details: ProblemDetails }

/** The checked parts of a request, or what is wrong with it. */
function readCall(operation: Operation, request: Request) {
  const { params, query, body, isWrite } = operation
  const read = {
    params: v.safeParse(v.object(params), request.params),
    query: v.safeParse(query, { ...request.query }),
    body: v.safeParse(body ?? v.unknown(), request.body),
  }
  if (body !== undefined && request.body === undefined) return wrong('wrong_type', {})
  for (const part of ['params', 'query', 'body'] as const) {
    const { issues } = read[part]
    if (issues !== undefined) return badPart(issues[0])
  }
  const key = request.get('idempotency-key')?.replace(/^"(.*)"$/, '$1')
  const cid = isWrite && key !== undefined ? v.safeParse(idempotencyKey, key) : undefined
  if (cid?.success === false)
    return wrong('wrong_shape', {
      field: 'Idempotency-Key',
      detail: 'It has 8 to 64 letters, digits, `-` or `_`.',
    })
  return {
    params: read.params.output,
    query: read.query.output,
    body: read.body.output,
    cid: cid?.output ?? randomBytes(9).toString('base64url'),
  }
}

function badPart(issue: v.BaseIssue<unknown>): BadCall {
  const field = v.getDotPath(issue) ?? undefined
  if (field === 'room') return wrong('bad_room', { field })
  if (field === 'emoji') return wrong('bad_reaction', { field })
  const detail = issue.expected === 'never' ? 'There is no such field.' : issue.message
  return wrong('wrong_shape', { field, detail })
}

const wrong = (code: BadCall['code'], details: ProblemDetails): BadCall => ({ code, details })

/** As for sockets: pages of other origins may come where the operator allows it, with a token and never with a cookie. */
function allowOrigins(config: V1Config) {
  return (request: Request, response: Response, next: NextFunction) => {
    response.vary('Origin')
    const { origin } = request.headers
    if (foreignOrigin(request, config) !== undefined) return sendProblem(response, 'foreign_origin')
    if (origin !== undefined)
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'Retry-After',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
    if (request.method !== 'OPTIONS') return next()
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
      'Access-Control-Max-Age': '600',
    })
    response.status(204).end()
  }
}

function noStore(_request: Request, response: Response, next: NextFunction) {
  response.set('Cache-Control', 'no-store')
  next()
}

/** Bodies that cannot be read, and a log that cannot be asked. Anything else is a bug, for the handler after this. */
function explain(error: unknown, _request: Request, response: Response, next: NextFunction) {
  if (response.headersSent) return next(error)
  if (isStorageError(error)) {
    const busy =
      error instanceof StorageFull
        ? 'storage_full'
        : error instanceof StorageBusy
          ? 'storage_busy'
          : undefined
    return sendProblem(response, busy ?? 'unavailable', { retryAfter: secondsUntilReady })
  }
  const status = error instanceof Error && 'status' in error ? error.status : 500
  const detail = error instanceof Error ? error.message : undefined
  if (error instanceof SyntaxError && status === 400) return sendProblem(response, 'not_json', { detail })
  if (status === 413) return sendProblem(response, 'body_too_large')
  if (error instanceof URIError || status === 400)
    return sendProblem(response, 'wrong_shape', { detail: 'The address or the body is not valid UTF-8.' })
  if (status === 415) return sendProblem(response, 'wrong_type', { detail })
  next(error)
}
