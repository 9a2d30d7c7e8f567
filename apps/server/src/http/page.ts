import { roomOfPath } from '@parley/shared'
import { Router, type RequestHandler } from 'express'
import gzipStatic from 'express-static-gzip'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brandedManifest, robots, themeCss, type Branding } from './branding.ts'
import type { PageDocument } from './page-document.ts'

/** The built page: one document for all rooms, and its assets, whose names contain a hash of their content. */
export function page(built: string, branding: Branding, document: PageDocument) {
  const router = Router()
  router.get(['/', '/r/*path'], async (request, response) => {
    // The page shows the error; the status is for other clients.
    const status = roomOfPath(request.path) === undefined ? 404 : 200
    if (!(await document.send(request, response, status)))
      response.status(503).type('text').send('The page is not built yet: npx -y pnpm@12 build')
  })
  router.get('/index.html', (_request, response) => response.redirect(308, `${branding.basePath}/`))
  router.get('/theme.css', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('css').send(themeCss(branding))
  })
  router.get('/robots.txt', (_request, response) => {
    response.type('text').send(robots)
  })
  router.get('/manifest.webmanifest', async (_request, response) => {
    response
      .set('Cache-Control', 'no-cache')
      .type('application/manifest+json')
      .send(brandedManifest(await readFile(join(built, 'manifest.webmanifest'), 'utf8'), branding))
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

/** Answers unknown addresses with the page, which shows the error, if the client accepts HTML. */
export function notFoundPage(document: PageDocument): RequestHandler {
  return async (request, response, next) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true
    if (!wantsPage || !(await document.send(request, response, 404))) next()
  }
}

function setCaching(assets: string) {
  return (response: { setHeader(name: string, value: string): unknown }, path: string) => {
    const immutable = path.startsWith(assets)
    response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
}
