import type { Request } from 'express'
import { programIdentity } from '../../identity/programs/program-actor.ts'
import type { Api } from '../api/context.ts'
import { bearerOf, identityOf, type RequestIdentity } from '../api/request-identity.ts'

/** Who sends or reads a file: a person (P11.5), or a bot or a bridge by its token (P19.11). */
export async function fileIdentityOf(
  request: Request,
  { people, programs, config }: Pick<Api, 'people' | 'programs' | 'config'>,
): Promise<RequestIdentity> {
  const bearer = bearerOf(request)
  const program = bearer && (await programs?.programs.identify(bearer, 'bot', 'bridge'))
  if (!program) return identityOf(request, people, config)
  await programs?.programs.uses.add(program)
  return { type: 'known', identity: programIdentity(program) }
}
