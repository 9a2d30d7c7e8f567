import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import { isStorageError, LogUnavailable, StorageBusy, StorageFull } from '../../log/message-log.ts'
import { isOwnOrigin } from '../../websocket/origin.ts'
import { credentialRoutes } from './credential-routes.ts'
import { exportRoutes } from './export-routes.ts'
import { limitRequests } from './limit-requests.ts'
import { openIdRoutes } from './open-id-routes.ts'
import { ownerRoutes } from './owner-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { pushRoutes } from './push-routes.ts'
import { refuse, type ApiCode } from './refuse.ts'
import { roomBotRoutes } from './room-bot-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { roomHookRoutes } from '../hooks/room-hook-routes.ts'
import { uploadRoutes } from './upload-routes.ts'
import type { Api } from './context.ts'

/** P11: the requests below `/api`. */
export function apiRoutes(api: Api): Router {
  const router = express.Router()
  router.use(noStore, limitRequests(api), refuseForeign)
  uploadRoutes(router, api)
  router.use(express.json({ limit: '16kb' }))
  sessionRoutes(router, api)
  credentialRoutes(router, api)
  passkeyRoutes(router, api)
  openIdRoutes(router, api)
  ownerRoutes(router, api)
  exportRoutes(router, api)
  pushRoutes(router, api)
  if (api.programs !== undefined) {
    roomHookRoutes(router, api, api.programs)
    roomBotRoutes(router, api, api.programs.bots)
  }
  router.use((_request, response) => refuse(response, 'no_such_request'))
  router.use(explain)
  return router

  // The answers name people: no cache may keep them.
  function noStore(_request: Request, response: Response, next: NextFunction) {
    response.set('Cache-Control', 'no-store')
    next()
  }

  function refuseForeign(request: Request, response: Response, next: NextFunction) {
    if (isOwnOrigin(request, api.config.trustProxy) === false) return refuse(response, 'foreign_origin')
    next()
  }
}

/** Bad JSON, bodies that are too large, and a log that cannot be asked. Anything else is a bug, for the handler after this. */
function explain(error: unknown, _request: Request, response: Response, next: NextFunction) {
  if (response.headersSent) return next(error)
  if (isStorageError(error)) return refuse(response, codeOf(error), { retryAfter: 2 })
  if (error instanceof SyntaxError && 'status' in error) return refuse(response, 'not_json')
  if (error instanceof Error && 'status' in error && error.status === 413)
    return refuse(response, 'too_long', { reason: 'The request is larger than 16 kB.' })
  next(error)
}

function codeOf(error: Error): ApiCode {
  if (error instanceof StorageFull) return 'storage_full'
  if (error instanceof StorageBusy) return 'storage_busy'
  return error instanceof LogUnavailable ? 'unavailable' : 'storage_damaged'
}
