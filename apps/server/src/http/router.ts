import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { apiRoutes } from './api/api.ts'
import type { Api } from './api/context.ts'
import type { TrustedHeader } from './api/trusted-header.ts'
import { avatarRoute } from './avatars/avatar-route.ts'
import { createAvatars } from './avatars/avatars.ts'
import type { Config } from '../config/config.ts'
import { checkHost } from './check-host.ts'
import { docs } from './docs.ts'
import { emojiPictures } from './emoji-pictures.ts'
import { fileRoutes } from './files/file-routes.ts'
import { alive, ready } from './health.ts'
import { hookRoutes } from './hooks/hook-routes.ts'
import type { IncomingHooks } from '../chat/hooks/incoming-hooks.ts'
import type { KnownAvatars } from '../identity/known-avatars.ts'
import type { People } from '../identity/people.ts'
import type { MessageLog } from '../log/message-log.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'
import { PageDocument } from './page-document.ts'
import { page, notFoundPage } from './page.ts'
import { readTarget } from './request-target.ts'
import { securityHeaders } from './security-headers.ts'
import type { BotApi } from './v1/bot-api.ts'
import { v1Routes } from './v1/routes.ts'
import { endpointOf } from '../websocket/handshake.ts'

/** What the routes are about. */
interface Served {
  messages: MessageLog
  avatars: Pick<KnownAvatars, 'has'>
  freeSpace?: { readonly isLow: boolean } | undefined
  /** The server has been told to stop. */
  isStopping: () => boolean
  /** Undefined: there are no bots. */
  bots?: BotApi | undefined
  /** Undefined: this log has no hooks. */
  hooks?: Pick<IncomingHooks, 'receive'> | undefined
  people: { use: People } & Pick<
    Api,
    | 'store'
    | 'joins'
    | 'limited'
    | 'wrongTries'
    | 'makeOwner'
    | 'addressHash'
    | 'exports'
    | 'visits'
    | 'files'
    | 'push'
    | 'programs'
  >
}

/** All HTTP routes; WebSocket upgrades are handled in websocket/. */
export function createHttp(
  config: Config & { trustedHeader?: Pick<TrustedHeader, 'read'> | undefined },
  { messages, people, avatars, freeSpace, isStopping, bots, hooks }: Served,
  log: Logger,
  refusals: Pick<RefusalLog, 'add'>,
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustProxy)
  app.use(securityHeaders(config))
  app.use(noIndex)
  app.use(checkHost(config, refusals))
  app.use(readTarget(config.basePath))
  app.get('/healthz', alive)
  app.get('/readyz', ready({ messages, freeSpace, isStopping }))
  const { use, ...others } = people
  const api: Api = { people: use, ...others, config, logger: log, freeSpace }
  if (bots !== undefined) app.use('/api/v1', v1Routes(bots, { ...api, config }))
  app.use('/api', apiRoutes(api))
  if (hooks !== undefined) app.use('/hooks', hookRoutes(hooks, api))
  const folder = join(config.dataDir, 'avatars')
  const mayWrite = () => freeSpace?.isLow !== true
  app.use(
    avatarRoute(
      createAvatars({ url: config.gravatarUrl, folder, warn, isKnown: (id) => avatars.has(id), mayWrite }),
    ),
  )
  app.use('/files', fileRoutes(api))
  app.use('/emoji', emojiPictures())
  if (config.docs) app.use('/docs', docs())
  const document = new PageDocument(config.pageDir, config)
  app.use(page(config.pageDir, config, document))
  app.use((request, response, next) => {
    if (endpointOf(request.path, config) === undefined) return next()
    // Closed: Node's parser stops at the upgrade that was asked for, or at `Connection: close`.
    response
      .status(426)
      .set({ Connection: 'close, Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' })
      .type('text')
      .send('This is a WebSocket address')
  })
  app.use(notFoundPage(document))
  app.use((_request, response) => {
    response.status(404).type('text').send('Not found')
  })
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error)
    const status = statusOf(error)
    if (status >= 500) log.error({ err: error, url: withoutSecrets(request.url) }, 'request failed')
    response
      .status(status)
      .type('text')
      .send(status < 500 ? 'Bad request' : 'Internal server error')
  })
  return app

  function warn(message: string, error: unknown) {
    log.warn({ err: error }, message)
  }
}

/** P7.7, P17.2, P20.1: `?token=` is a secret, and so are the name of a private conversation and the address of a hook. */
export function withoutSecrets(url: string) {
  return url
    .replace(/([?&]token=)[^&#]*/g, '$1…')
    .replace(/(\/hooks\/)[^/?#]+/gi, '$1…')
    .replace(/_[0-9a-f]{32}/gi, '_…')
}

function statusOf(error: unknown) {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 600 ? status : 500
}

/** Nothing here is for a search engine, whatever it makes of robots.txt. */
function noIndex(_request: Request, response: Response, next: NextFunction) {
  response.set('X-Robots-Tag', 'noindex')
  next()
}
