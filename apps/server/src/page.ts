import { roomOfPath } from '@parley/shared'
import { Router } from 'express'
import gzipStatic from 'express-static-gzip'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The built page: the same document for every room, and its assets, whose names change with their content. */
export function page(built: string) {
  const router = Router()
  router.get(['/', '/r/*path'], (request, response, next) => {
    if (!existsSync(join(built, 'index.html')))
      return void response.status(503).type('text').send('The page is not built yet: npx -y pnpm@12 build')
    // The page itself says that there is no such room.
    if (roomOfPath(request.path) === undefined) response.status(404)
    request.url = '/index.html'
    next()
  })
  router.use(
    gzipStatic(built, {
      enableBrotli: true,
      orderPreference: ['br', 'gz'],
      index: false,
      serveStatic: { redirect: false, setHeaders: setCaching(join(built, 'assets')) },
    }),
  )
  return router
}

function setCaching(assets: string) {
  return (response: { setHeader(name: string, value: string): unknown }, path: string) => {
    const immutable = path.startsWith(assets)
    response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
}
