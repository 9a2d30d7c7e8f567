import { credentials, deviceLink, session, type Person, type SignIn } from '@parley/shared'
import * as v from 'valibot'
import { call } from '../../api/call.ts'

/** Nothing is in the answer, nothing that matters here, or what the browser checks. */
const nothing = v.unknown()
export const signIn = (how: SignIn, person?: string) =>
  call('POST', '/session', { shape: session, body: how, person })

export const askSession = (person?: string) => call('GET', '/session', { shape: session, person })

export const signOut = (person: string, token?: string) =>
  call('DELETE', '/session', { shape: nothing, person, token })

export const makeLink = (person: string) => call('POST', '/links', { shape: deviceLink, person })

/** P12.7. `as`: a newcomer has no name at the server yet. */
export const claimOwner = (person: string, owner: string, as: Person, token?: string) =>
  call('POST', '/owner', { shape: nothing, body: { owner, ...as }, person, token })

export const askCredentials = (person: string, token?: string) =>
  call('GET', '/credentials', { shape: credentials, person, token })

export const revoke = (person: string, id: string) =>
  call('DELETE', `/credentials/${encodeURIComponent(id)}`, { shape: nothing, person })

export const revokeOthers = (person: string) => call('DELETE', '/credentials', { shape: nothing, person })

export const askPasskeyOptions = (purpose: 'registration' | 'sign-in', person?: string) =>
  call('POST', '/passkeys/options', { shape: nothing, body: { for: purpose }, person })

export const addPasskey = (person: string, passkey: unknown) =>
  call('POST', '/passkeys', { shape: nothing, body: passkey, person })
