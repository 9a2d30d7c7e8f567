import { becomeOwner } from '@parley/shared'
import type { Router } from 'express'
import * as v from 'valibot'
import { useOwnerSecret } from '../../identity/owner-secrets.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'
import { deviceOf, identityOf } from './request-identity.ts'

/** P12.7: a person who has the secret becomes an owner. */
export function ownerRoutes(router: Router, { people, store, config, wrongTries, makeOwner }: Api): void {
  router.post('/owner', async (request, response) => {
    const read = v.safeParse(becomeOwner, request.body)
    if (!read.success) return refuse(response, 'wrong_shape', { field: 'owner' })
    const asked = await identityOf(request, people, config)
    if (asked.type === 'refused') return refuse(response, asked.code)
    const tried = [clientAddress(request, config.trustProxy), request.get('user-agent') ?? ''] as const
    const retryAfter = wrongTries.wait(...tried)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    // Counted before it is tried, so that many at once are not more than one after the other.
    wrongTries.add(...tried)
    const { owner, username, avatar } = read.output
    if (!(await useOwnerSecret(store, owner))) return refuse(response, 'no_such_link')
    wrongTries.wasRight(...tried)
    const { identity } = asked
    await people.keep(identity, 'program', deviceOf(request))
    if (username !== undefined && avatar !== undefined)
      await people.introduce(identity.author, { username, avatar })
    const person = (await people.findPerson(identity.author)) ?? unnamed
    await makeOwner(identity.author, person)
    response.json({ person: identity.author })
  })
}

/** Until they join under a name. */
const unnamed = { username: 'Owner', avatar: '0'.repeat(64) }
