import { askLink, type Credential, type DeviceLink } from '@parley/shared'
import type { Router } from 'express'
import * as v from 'valibot'
import { linkSeconds, type Identity } from '../../identity/people.ts'
import type { StoredCredential } from '../../identity/people-store.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'
import { deviceOf, identityOf, newPersonWait } from './request-identity.ts'

const dayMs = 24 * 60 * 60_000

/** P11.7, P11.9: links for other devices, and the list of devices. */
export function credentialRoutes(router: Router, api: Api): void {
  const { people, config } = api
  router.post('/links', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const retryAfter = newPersonWait(request, asked.identity, api)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    const read = v.safeParse(askLink, request.body ?? {})
    if (!read.success) return refuse(response, 'wrong_shape')
    const link = await people.makeLink(asked.identity, deviceOf(request), read.output)
    response.status(201).json({ link, expiresIn: linkSeconds } satisfies DeviceLink)
  })

  router.get('/credentials', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const retryAfter = newPersonWait(request, asked.identity, api)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    const { identity } = asked
    const all = await people.credentials(identity, deviceOf(request))
    response.json({ credentials: all.map((one) => shown(one, identity)) })
  })

  router.delete('/credentials', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    await people.signOutOthers(asked.identity)
    response.status(204).end()
  })

  router.delete('/credentials/:id', async (request, response) => {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const revoked = await people.revoke(asked.identity.author, [request.params.id])
    if (revoked.length === 0) return refuse(response, 'no_such_credential')
    response.status(204).end()
  })
}

function shown(
  { id, kind, name, createdAt, seenAt }: StoredCredential,
  { credential }: Identity,
): Credential {
  return { id, kind, name, createdAt, seenAt: seenAt - (seenAt % dayMs), current: id === credential }
}
