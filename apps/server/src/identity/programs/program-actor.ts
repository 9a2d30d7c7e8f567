import type { Person } from '@parley/shared'
import type { ProgramGrant } from '../../access/program-grant.ts'
import type { Actor } from '../actor.ts'
import type { StoredProgram } from './program-store.ts'

interface ProgramVisit {
  grant: Omit<ProgramGrant, 'kind'>
  /** The IP address that the request came from, or what stands for one in limits where this server acts by itself. */
  address: string
  /** Another name and picture to post under, beside the mark of a program: those of who has written it elsewhere. */
  as?: Person | undefined
}

/** P19: what calls ChatService for a program. The same object for what belongs together: limits count one connection by it. */
export function programActor(program: StoredProgram, { grant, address, as }: ProgramVisit): Actor {
  const { author, kind, secret, username, avatar, madeAt } = program
  const stored = { id: secret, author, kind: 'program', name: username, createdAt: madeAt } as const
  return {
    author,
    person: as ?? { username, avatar },
    credential: { author, credential: secret, stored: { ...stored, seenAt: madeAt, isRevoked: false } },
    address,
    connection: {},
    program: { kind, ...grant },
  }
}
