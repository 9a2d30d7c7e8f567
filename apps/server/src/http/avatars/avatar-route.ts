import { Router, type Request } from 'express'
import type { Avatars } from './avatars.ts'
import { faceColours } from './face-colours.ts'

/** GET /avatars/:id?name=&hue= */
export function avatarRoute(avatars: Avatars): Router {
  const router = Router()
  router.get('/avatars/:id', async (request, response) => {
    response.set('X-Content-Type-Options', 'nosniff')
    const { id } = request.params
    if (!/^[0-9a-f]{64}$/.test(id)) {
      response.status(404).type('text/plain').send('An avatar id is 64 hexadecimal digits in lower case.\n')
      return
    }
    const { type, body, maxAgeSeconds } = await avatars.avatarFor(id, nameIn(request), hueIn(request))
    response
      .set('Cache-Control', `public, max-age=${maxAgeSeconds}`)
      // Opened directly, an SVG is a document of this origin: without this it could run scripts.
      .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .type(type)
      .send(body)
  })
  return router
}

function nameIn({ query: { name } }: Request): string {
  const one = Array.isArray(name) ? name[0] : name
  return typeof one === 'string' ? one.slice(0, 100) : ''
}

/** The hue that the page has handed out to the person; undefined for anything that is none. */
function hueIn({ query: { hue } }: Request): number | undefined {
  const number = typeof hue === 'string' && /^\d{1,2}$/.test(hue) ? Number(hue) : Infinity
  return number < faceColours.length ? number : undefined
}
