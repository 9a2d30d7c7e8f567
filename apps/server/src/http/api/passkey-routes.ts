import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Router } from 'express'
import * as v from 'valibot'
import { canHavePasskeys, Passkeys } from '../../identity/passkeys.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'
import { deviceOf, identityOf, newPersonWait } from './request-identity.ts'

const purpose = v.object({ for: v.picklist(['registration', 'sign-in']) })

/** The library checks the rest. */
const registration = v.looseObject({ id: v.string(), response: v.looseObject({}) })

/** P11.8 */
export function passkeyRoutes(router: Router, api: Api): void {
  const { people, store, config } = api
  const passkeys = new Passkeys(store, people)

  router.post('/passkeys/options', async (request, response) => {
    const read = v.safeParse(purpose, request.body)
    if (!read.success) return refuse(response, 'wrong_shape', { field: 'for' })
    const origin = request.get('origin') ?? ''
    if (!canHavePasskeys(origin)) return refuse(response, 'no_passkeys')
    if (read.output.for === 'sign-in') return void response.json(await passkeys.signInOptions(origin))
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const title = config.roomTitle || 'Parley'
    response.json(await passkeys.registrationOptions(asked.identity, { title, origin }))
  })

  router.post('/passkeys', async (request, response) => {
    const read = v.safeParse(registration, request.body)
    if (!read.success) return refuse(response, 'wrong_shape')
    const origin = request.get('origin') ?? ''
    if (!canHavePasskeys(origin)) return refuse(response, 'no_passkeys')
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const retryAfter = newPersonWait(request, asked.identity, api)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    const answer = read.output as unknown as RegistrationResponseJSON
    const id = await passkeys.register(asked.identity, answer, origin, deviceOf(request))
    if (id === undefined) return refuse(response, 'no_such_passkey')
    response.status(201).json({ id })
  })
}
