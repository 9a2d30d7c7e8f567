import type { Session } from '@parley/shared'
import type { Answer } from '../../../api/call.ts'
import { addPasskey, askPasskeyOptions, signIn } from '../session-api.ts'
import type { PasskeyOptions } from './passkey-json.ts'

/** `none`: the person or the device has said no. */
export type PasskeyAnswer<Body> = Answer<Body> | { type: 'none' }

/** P11.8: makes a passkey of a person. */
export async function makePasskey(person: string): Promise<PasskeyAnswer<unknown>> {
  const options = await askPasskeyOptions('registration', person)
  if (options.type !== 'done') return options
  const publicKey = (await parsed(
    options.body as PasskeyOptions,
    'parseCreationOptionsFromJSON',
  )) as PublicKeyCredentialCreationOptions
  const credential = await asked(() => navigator.credentials.create({ publicKey }))
  return credential === undefined ? { type: 'none' } : addPasskey(person, await jsonOf(credential))
}

/** P11.8: signs in with a passkey that the person chooses. */
export async function usePasskey(): Promise<PasskeyAnswer<Session>> {
  const options = await askPasskeyOptions('sign-in')
  if (options.type !== 'done') return options
  const publicKey = (await parsed(
    options.body as PasskeyOptions,
    'parseRequestOptionsFromJSON',
  )) as PublicKeyCredentialRequestOptions
  const credential = await asked(() => navigator.credentials.get({ publicKey }))
  return credential === undefined
    ? { type: 'none' }
    : signIn({ passkey: { ...(await jsonOf(credential)), id: credential.id } })
}

/** Chromium 129, Safari 18.4 and Firefox 119 read JSON themselves. */
async function parsed(
  json: PasskeyOptions,
  parse: 'parseCreationOptionsFromJSON' | 'parseRequestOptionsFromJSON',
): Promise<object> {
  if (parse in PublicKeyCredential) return PublicKeyCredential[parse](json as never)
  return (await import('./passkey-json.ts')).optionsOf(json)
}

async function jsonOf(credential: PublicKeyCredential): Promise<object> {
  if ('toJSON' in credential) return credential.toJSON()
  return (await import('./passkey-json.ts')).credentialJson(credential)
}

/** Refusals of the person and of the device are not told apart, on purpose (WebAuthn Level 3, 14.5). */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    return ((await ask()) as PublicKeyCredential | null) ?? undefined
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    console.info('No passkey', error)
    return undefined
  }
}
