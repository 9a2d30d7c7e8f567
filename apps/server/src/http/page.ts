import { roomOfPath } from '@parley/shared'
import { Router, type RequestHandler, type Response } from 'express'
import gzipStatic from 'express-static-gzip'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brandedDocument, brandedManifest, themeCss, type Branding } from './branding.ts'

/** The built page: one document for all rooms, and its assets, whose names contain a hash of their content. */
export function page(built: string, branding: Branding) {
  const router = Router()
  const isBranded = branding.roomTitle !== '' || branding.themeColor !== ''
  router.get(['/', '/r/*path'], async (request, response, next) => {
    if (!existsSync(join(built, 'index.html')))
      return void response.status(503).type('text').send('The page is not built yet: npx -y pnpm@12 build')
    // The page shows the error; the status is for other clients.
    if (roomOfPath(request.path) === undefined) response.status(404)
    if (isBranded) return sendDocument(response, built, branding)
    request.url = '/index.html'
    next()
  })
  router.get('/theme.css', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('css').send(themeCss(branding))
  })
  router.get('/manifest.webmanifest', async (_request, response, next) => {
    if (!isBranded) return next()
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
export function notFoundPage(built: string, branding: Branding): RequestHandler {
  return async (request, response, next) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true
    if (!wantsPage || !existsSync(join(built, 'index.html'))) return next()
    await sendDocument(response.status(404), built, branding)
  }
}

async function sendDocument(response: Response, built: string, branding: Branding) {
  const html = brandedDocument(await readFile(join(built, 'index.html'), 'utf8'), branding)
  response.set('Cache-Control', 'no-cache').type('html').send(html)
}

function setCaching(assets: string) {
  return (response: { setHeader(name: string, value: string): unknown }, path: string) => {
    const immutable = path.startsWith(assets)
    response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
}
