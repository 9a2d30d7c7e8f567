import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import { OpenId } from '../../identity/open-id.ts'
import type { Api } from './context.ts'
import { cookiesWith, isHttps } from './credential-cookie.ts'
import { refuse } from './refuse.ts'
import { deviceOf } from './request-identity.ts'

/** What the browser keeps while it is at the provider. */
const kept = v.object({ state: v.string(), nonce: v.string(), verifier: v.string(), to: v.string() })

/** Seconds that signing in may take. */
const keptFor = 600

/** P11.12: signing in at a provider of OpenID Connect. Both are visited, not fetched. */
export function openIdRoutes(router: Router, { people, config, logger }: Api): void {
  const {
    oidcIssuer: issuer,
    oidcClientId: clientId,
    oidcClientSecret: clientSecret,
    publicUrl,
    basePath,
  } = config
  if (issuer === '') return
  const path = `${basePath}/api/sign-in`
  const openId = new OpenId({ issuer, clientId, clientSecret, redirectUri: `${publicUrl}/api/sign-in/back` })

  router.get('/sign-in', async (request, response) => {
    const to = pathWithin(request.query['to'])
    const started = await openId.begin()
    if (started === undefined) return backTo(response, to, 'unreachable')
    const value = JSON.stringify({ ...started.begun, to })
    response.append('Set-Cookie', await cookie(request, Buffer.from(value).toString('base64url'), keptFor))
    response.redirect(303, started.url)
  })

  router.get('/sign-in/back', async (request, response) => {
    const name = await cookieName()
    const read = readKept(parseCookie(request.headers.cookie ?? '')[name])
    response.append('Set-Cookie', await cookie(request, '', 0))
    if (read === undefined) return backTo(response, '/', 'failed')
    const { to: wanted, ...begun } = read
    const to = pathWithin(wanted) // a page of a neighbouring host can set the cookie
    // Never from `request.url` into a log: the code is in it.
    const finished = await openId.finish(new URL(request.originalUrl, publicUrl).search, begun)
    if (finished.type === 'wrong' || finished.type === 'unreachable')
      logger.warn({ why: finished.why }, 'somebody could not sign in at the provider')
    if (finished.type !== 'signed-in')
      return backTo(response, to, finished.type === 'wrong' ? 'failed' : finished.type)
    const { author } = await people.identifyOutside(finished.person)
    const { secret } = await people.addDevice(author, 'browser', deviceOf(request))
    const scope = { instance: await people.instance(), basePath }
    response.append('Set-Cookie', cookiesWith(secret, isSecure(request), scope))
    response.redirect(303, `${basePath}${to}`)
  })

  router.use('/sign-in', (_request, response) => refuse(response, 'no_such_request'))

  function backTo(response: Response, to: string, why: 'denied' | 'failed' | 'unreachable') {
    response.redirect(303, `${basePath}${to}#sign-in=${why}`)
  }

  // The browser comes back by a link of the provider: `Lax` sends the cookie then.
  async function cookie(request: Request, value: string, maxAge: number) {
    return stringifySetCookie({
      name: await cookieName(),
      value,
      path,
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(request),
      maxAge,
    })
  }

  async function cookieName() {
    return `parley-sign-in-${await people.instance()}`
  }

  function isSecure(request: Request) {
    return publicUrl.startsWith('https:') || isHttps(request, config.trustProxy)
  }
}

/** A path of the page, never another host: `//evil.example` and `/\evil.example` are that, too. */
function pathWithin(given: unknown): string {
  const path = typeof given === 'string' ? given : ''
  const isOwn = /^\/(?:r\/[^/\\?#]{1,200})?$/.test(path)
  return isOwn ? path : '/'
}

function readKept(value: string | undefined) {
  try {
    const read = v.safeParse(kept, JSON.parse(Buffer.from(value ?? '', 'base64url').toString()))
    return read.success ? read.output : undefined
  } catch {
    return undefined // cut, or of somebody else
  }
}
