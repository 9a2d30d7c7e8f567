import { personHeader, signIn, type Session } from '@parley/shared'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { clientAddress } from '../../logging/client-address.ts'
import { Passkeys } from '../../identity/passkeys.ts'
import type { SignedIn } from '../../identity/people.ts'
import type { Api } from './context.ts'
import { cookiesWith, isHttps, secretIn } from './credential-cookie.ts'
import { refuse, type ApiCode } from './refuse.ts'
import { deviceOf, identityOf, newPersonWait } from './request-identity.ts'

type Outcome =
  { type: 'signed-in'; signedIn: SignedIn } | { type: 'refused'; code: ApiCode; retryAfter?: number }

/** P11.3, P11.4: signing in and out. */
export function sessionRoutes(router: Router, api: Api): void {
  const { people, config, wrongTries } = api
  const passkeys = new Passkeys(api.store, people)

  router.post('/session', async (request, response) => {
    const read = v.safeParse(signIn, request.body)
    if (!read.success) return refuse(response, 'wrong_shape')
    const asToken = 'as' in read.output && read.output.as === 'token'
    // A script in the page must never hold the secret of the browser.
    if (asToken && request.get('origin') !== undefined)
      return refuse(response, 'wrong_shape', { field: 'as' })
    const outcome = await signInBy(read.output, request, asToken)
    if (outcome.type === 'refused') {
      const { code, retryAfter } = outcome
      return refuse(response, code, retryAfter === undefined ? {} : { retryAfter })
    }
    const { author, secret } = outcome.signedIn
    if (!asToken) await setCookie(request, response, secret)
    response.json(await sessionOf(author, asToken ? secret : undefined))
  })

  router.get('/session', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    await renewCookie(request, response)
    response.json(await sessionOf(asked.identity.author))
  })

  router.delete('/session', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const retryAfter = newPersonWait(request, asked.identity, api)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    await people.signOut(asked.identity, deviceOf(request))
    await setCookie(request, response, undefined)
    response.status(204).end()
  })

  async function signInBy(
    asked: v.InferOutput<typeof signIn>,
    request: Request,
    asToken: boolean,
  ): Promise<Outcome> {
    const kind = asToken ? 'program' : 'browser'
    if ('token' in asked) {
      const expected = request.get(personHeader)
      const known = await people.identify(asked.token)
      if (known !== undefined && expected !== undefined && expected !== known.author)
        return { type: 'refused', code: 'another_person' }
      const isNew = known !== undefined && known.stored === undefined
      const newcomer = { author: known?.author ?? '', address: addressOf(request) }
      const retryAfter = isNew ? api.joins.takeNewPerson(newcomer) : 0
      if (retryAfter > 0) return { type: 'refused', code: 'slow_down', retryAfter }
      const signedIn = await people.signInWith(asked.token, kind, deviceOf(request))
      const { username, avatar } = asked
      if (signedIn !== undefined && username !== undefined && avatar !== undefined)
        await people.introduce(signedIn.author, { username, avatar })
      return signedIn === undefined
        ? { type: 'refused', code: 'signed_out' }
        : { type: 'signed-in', signedIn }
    }
    const address = addressOf(request)
    const userAgent = request.get('user-agent') ?? ''
    const retryAfter = wrongTries.wait(address, userAgent)
    if (retryAfter > 0) return { type: 'refused', code: 'slow_down', retryAfter }
    // Counted before it is tried, so that many at once are not more than one after the other.
    wrongTries.add(address, userAgent)
    const signedIn =
      'link' in asked
        ? await people.signInByLink(asked.link, kind, deviceOf(request))
        : await byPasskey(asked.passkey as unknown as AuthenticationResponseJSON, request)
    if (signedIn === undefined)
      return { type: 'refused', code: 'link' in asked ? 'no_such_link' : 'no_such_passkey' }
    wrongTries.wasRight(address, userAgent)
    return { type: 'signed-in', signedIn }
  }

  function addressOf(request: Request) {
    return clientAddress(request, config.trustProxy)
  }

  async function byPasskey(response: AuthenticationResponseJSON, request: Request) {
    const author = await passkeys.signIn(response, request.get('origin') ?? '')
    return author === undefined ? undefined : people.addDevice(author, 'browser', deviceOf(request))
  }

  async function sessionOf(author: string, token?: string): Promise<Session> {
    const person = await people.findPerson(author)
    return { person: author, ...person, ...(token !== undefined && { token }) }
  }

  async function setCookie(request: Request, response: Response, secret: string | undefined) {
    const scope = { instance: await people.instance(), basePath: config.basePath }
    response.append('Set-Cookie', cookiesWith(secret, isHttps(request, config.trustProxy), scope))
  }

  /** P11.5: browsers keep it for 400 days from its last renewal; a page asks at most weekly. */
  async function renewCookie(request: Request, response: Response) {
    const secret = secretIn(request, { instance: await people.instance(), basePath: config.basePath })
    if (secret !== undefined && request.get('authorization') === undefined)
      await setCookie(request, response, secret)
  }
}
