import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import type { HookOutcome, IncomingHooks } from '../../chat/hooks/incoming-hooks.ts'
import { httpStatusOf, type ChatRefusal } from '../../chat/refusal-codes.ts'
import { hookRequest } from '../../hooks/hook-request.ts'
import { isStorageError } from '../../log/message-log.ts'
import { clientAddress } from '../../logging/client-address.ts'
import { httpRefusals, refusals } from '@parley/shared'
import type { Api } from '../api/context.ts'
import { limitRequests } from '../api/limit-requests.ts'
import { measured } from '../../logging/measured.ts'
import { secondsUntilReady } from '../v1/problems.ts'

/** Pushes of forges are long. */
const mostBytes = 512 * 1024

/** P20: `POST /hooks/<secret>`. Other origins may not: a page could not read the answer, but it could post. */
export function hookRoutes(
  hooks: Pick<IncomingHooks, 'receive'>,
  api: Pick<Api, 'config' | 'limited'>,
): Router {
  const router = express.Router()
  const limit = limitRequests(api, (response, code, { retryAfter }) =>
    problem(response, { status: httpStatusOf[code], code, detail: refusals[code], retryAfter }),
  )
  const body = express.raw({ type: () => true, limit: mostBytes, inflate: true })
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  // ntfy and others put a topic behind the address, and publish by PUT as well.
  router.post('/:secret', limit, body, receive)
  router.put('/:secret', limit, body, receive)
  router.use((_request, response) =>
    problem(response, { status: 404, code: 'no_such_hook', detail: noSuchHook }),
  )
  router.use(explain)
  return router

  async function receive(request: Request<{ secret: string }>, response: Response) {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const address = clientAddress(request, api.config.trustProxy)
    const asked = hookRequest(request.headers, bytes)
    answer(response, await hooks.receive(request.params.secret, asked, address))
  }
}

const noSuchHook = 'There is no such hook, or not any more.'

/** As the sender expects it. */
function answer(response: Response, outcome: HookOutcome): void {
  switch (outcome.type) {
    case 'posted':
      return posted(response, outcome)
    case 'nothing':
      response.json({ ok: true, posted: false, why: outcome.why })
      return
    case 'unreadable':
      return problem(response, { status: 400, code: 'not_understood', detail: outcome.why })
    case 'no_such_hook':
      return problem(response, { status: 404, code: 'no_such_hook', detail: noSuchHook })
    case 'unsigned':
      return problem(response, {
        status: 401,
        code: 'unsigned',
        detail:
          'This hook has a secret: sign the body (X-Hub-Signature-256, X-Gitea-Signature, webhook-signature), or send the secret as X-Gitlab-Token or Authorization: Bearer.',
      })
    case 'refused': {
      const { code, retryAfter } = outcome
      return problem(response, { status: httpStatusOf[code], code, detail: detailOf(code), retryAfter })
    }
  }
}

function posted(response: Response, { format, id, text }: Extract<HookOutcome, { type: 'posted' }>): void {
  switch (format) {
    case 'slack':
      response.type('text').send('ok')
      return
    case 'discord':
      response.status(204).end()
      return
    case 'ntfy':
      response.json({
        id: String(id),
        time: Math.floor(Date.now() / 1_000),
        event: 'message',
        topic: 'parley',
        message: text,
      })
      return
    default:
      response.json({ ok: true, posted: true, id })
  }
}

function detailOf(code: ChatRefusal): string {
  return code === 'log_unavailable' ? httpRefusals.unavailable : refusals[code]
}

interface Problem {
  status: number
  code: string
  detail: string
  /** Seconds. */
  retryAfter?: number | undefined
}

/** RFC 9457. */
function problem(response: Response, { status, code, detail, ...more }: Problem): void {
  measured.refusal.publish({ at: 'request', reason: code })
  const retryAfter = more.retryAfter ?? (status === 503 ? secondsUntilReady : undefined)
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ title: titles[status] ?? 'Refused', status, code, detail }))
}

const titles: Record<number, string> = {
  400: 'Not understood',
  401: 'Not signed',
  403: 'Not allowed',
  404: 'Not found',
  413: 'Too long',
  429: 'Too many requests',
  503: 'Not available',
  507: 'No room',
}

/** Bodies that are too long or cut, and a log that cannot be asked. Anything else is a bug, for the handler after this. */
function explain(error: unknown, _request: Request, response: Response, next: NextFunction) {
  if (response.headersSent) return next(error)
  if (isStorageError(error)) {
    return problem(response, { status: 503, code: 'unavailable', detail: httpRefusals.unavailable })
  }
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  if (status === 413)
    return problem(response, {
      status,
      code: 'too_long',
      detail: `The body is larger than ${mostBytes / 1_024} KiB.`,
    })
  if (status >= 400 && status < 500)
    return problem(response, { status: 400, code: 'not_understood', detail: 'The body cannot be read.' })
  next(error)
}
