import type { Request } from 'express'
import type { Actor } from '../../identity/actor.ts'
import { authorOf, newToken } from '../../identity/author.ts'
import type { Identity } from '../../identity/people.ts'
import { grantOf } from '../../identity/programs/bots.ts'
import { programActor } from '../../identity/programs/program-actor.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from '../api/context.ts'

/** Until they join under a name. */
const nobody = { username: '', avatar: '0'.repeat(64) }

/** Who sends a request, to a room that they need not be in. Without an identity: a guest. */
export async function httpActor(
  request: Request,
  identity: Identity | undefined,
  { people, config }: Pick<Api, 'people' | 'config'>,
): Promise<Actor> {
  const address = clientAddress(request, config.trustProxy)
  if (identity?.program !== undefined)
    return programActor(identity.program, { grant: grantOf(identity.program), address })
  const author = identity?.author ?? authorOf(newToken())
  const person = identity === undefined ? undefined : await people.findPerson(author)
  return { author, person: person ?? nobody, credential: identity, address, connection: {} }
}
