import type { Person } from '@parley/shared'
import { createHash } from 'node:crypto'
import type { ProgramGrant } from '../../access/program-grant.ts'
import type { Actor } from '../actor.ts'
import type { Identity } from '../people.ts'
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
  const { author, kind, username, avatar } = program
  return {
    author,
    person: as ?? { username, avatar },
    credential: programIdentity(program),
    address,
    connection: {},
    program: { kind, ...grant },
  }
}

/** Who shows the secret of a program. */
export function programIdentity(program: StoredProgram): Identity {
  const { author, secret, username, madeAt } = program
  const stored = { id: secret, author, kind: 'program', name: username, createdAt: madeAt } as const
  return { author, credential: secret, stored: { ...stored, seenAt: madeAt, isRevoked: false }, program }
}

/** Drawn by the server, and another one for each name under which a program posts. */
export function pictureFor(
  { author, kind }: Pick<StoredProgram, 'author' | 'kind'>,
  username: string,
): string {
  return createHash('sha256').update(`${kind} ${author} ${username}`).digest('hex')
}
