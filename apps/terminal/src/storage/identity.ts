import type { Membership } from '@parley/client'
import {
  clientFrame,
  firstCharacters,
  gravatarHash,
  limits,
  readFrame,
  reasonOf,
  roomKey,
} from '@parley/shared'
import { createHash, randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import * as v from 'valibot'
import type { JoinOptions } from '../arguments.ts'
import { Failure } from '../failure.ts'
import { secretIn } from './secret-in.ts'
import { StateFile, stateFolder, type Profile } from './state-file.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

export interface Member extends Membership {
  token: string
  /** A fallback when the default name is taken; always the same. */
  otherName?: string
}

/** The member for a command without questions: from the command line, the state file, or the login name. */
export function memberFor(options: JoinOptions): Member {
  const { address, username, email } = options

  const stateFile = new StateFile(stateFolder(), address.server, (message) =>
    console.error(`parley: ${message}`),
  )
  const known = stateFile.person
  const name = username ?? known?.username ?? loginName()
  const same = known?.username === name ? known : undefined
  const profile = { ...same, username: name, email: email ?? same?.email ?? '' }
  const token = tokenFor(stateFile)
  return {
    ...membershipOf(address.room, profile, token),
    ...doorOf(options),
    token,
    ...(username === undefined && known === undefined && { otherName: otherName(name, token) }),
  }
}

/** P12.4, P12.6: how to come in, where the door is closed. Throws Failure for a file that cannot be read. */
export function doorOf({
  keyFile,
  ask,
}: Pick<JoinOptions, 'keyFile' | 'ask'>): Pick<Membership, 'key' | 'ask'> {
  const given = secretIn('PARLEY_KEY', keyFile, '--key-file') ?? ''
  const read = v.safeParse(roomKey, given)
  if (given !== '' && !read.success) throw new Failure(`A key has at most ${limits.roomKey} characters.`, 2)
  return { ...(read.success && { key: read.output }), ...(ask && { ask }) }
}

function otherName(name: string, token: string): string {
  return `${firstCharacters(name, limits.username - 5)} ${createHash('sha256').update(token).digest('hex').slice(0, 4)}`
}

/** PARLEY_TOKEN, else the stored token, else a new one of 128 random bits, as the server makes them. */
export function tokenFor(stateFile: StateFile): string {
  return process.env['PARLEY_TOKEN'] ?? stateFile.tokenOr(randomBytes(16).toString('base64url'))
}

/** P8.1: the email is hashed here. Throws Failure for a name that the server would refuse. */
export function membershipOf(
  room: string,
  { username, email, avatar: known }: Profile,
  token: string,
): Membership {
  // Without an email the name determines the generated avatar.
  const avatar = email.trim() === '' ? (known ?? gravatarHash(username)) : gravatarHash(email)
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
    // In a container the user may have no name.
    if (error instanceof Error && 'code' in error) return 'terminal'
    throw new Failure(reasonOf(error))
  }
}
