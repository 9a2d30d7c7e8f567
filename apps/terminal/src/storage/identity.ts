import type { Membership } from '@parley/client'
import { clientFrame, gravatarHash, limits, readFrame } from '@parley/shared'
import { createHash, randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import type { Visit } from '../arguments.ts'
import { Failure, reasonOf } from '../failure.ts'
import { StateFile, stateFolder, type Introduction } from './state-file.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

export interface Visitor extends Membership {
  token: string
  /** What will do when the name is somebody else's, since nobody chose it. The same each time. */
  otherName?: string
}

/** Who comes with a pipe: the one of the command line, the one who came last, or whoever is logged in here. */
export function visitorOf({ place, username, email }: Visit): Visitor {
  const stateFile = new StateFile(stateFolder(), place.server, (message) =>
    console.error(`parley: ${message}`),
  )
  const known = stateFile.person
  const name = username ?? known?.username ?? loginName()
  const knownEmail = known?.username === name ? known.email : ''
  const introduction = { username: name, email: email ?? knownEmail }
  const token = tokenFor(stateFile)
  return {
    ...membershipOf(place.room, introduction, token),
    token,
    ...(username === undefined && known === undefined && { otherName: otherName(name, token) }),
  }
}

function otherName(name: string, token: string): string {
  return `${name.slice(0, limits.username - 5)} ${createHash('sha256').update(token).digest('hex').slice(0, 4)}`
}

/** PARLEY_TOKEN, else the one remembered, else a new one: 128 random bits, as the server makes them. */
export function tokenFor(stateFile: StateFile): string {
  return process.env['PARLEY_TOKEN'] ?? stateFile.tokenOr(randomBytes(16).toString('base64url'))
}

/** P8.1: the email becomes a hash here. Throws Failure for what the server would refuse. */
export function membershipOf(room: string, { username, email }: Introduction, token: string): Membership {
  // Without an email the name picks the picture: a drawn one, and not the same for everyone.
  const avatar = gravatarHash(email.trim() === '' ? username : email)
  const read = readFrame(clientFrame, JSON.stringify({ type: 'join', room, username, avatar, token }))
  if (read.ok && read.frame.type === 'join')
    return { room: read.frame.room, username: read.frame.username, avatar, token }
  const { field, reason } = read.ok ? { reason: '' } : read.refusal
  if (field === 'token') throw new Failure('PARLEY_TOKEN must be 22 to 86 letters, digits, "-" and "_".', 2)
  throw new Failure(
    `The name ${JSON.stringify(escapeControlCharactersInLine(username))} cannot be used: ${reason}`,
    2,
  )
}

export function loginName(): string {
  try {
    return userInfo().username
  } catch (error) {
    // In a container the user may have a number and no name.
    if (error instanceof Error && 'code' in error) return 'terminal'
    throw new Failure(reasonOf(error))
  }
}
