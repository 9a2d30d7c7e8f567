import { expect, test } from 'vitest'
import { base64url, bytesOf, credentialJson, optionsOf } from './passkey-json.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

test.each([[[]], [[0]], [[255, 254]], [[251, 239, 190]], [[1, 2, 3, 4]]])(
  'bytes %j survive base64url',
  (values) => {
    const text = base64url(bytes(...values).buffer)
    expect(text).toMatch(/^[\w-]*$/)
    expect([...bytesOf(text)]).toEqual(values)
  },
)

test('P11.8: options for a new passkey get bytes, and keep the rest', () => {
  const rp = { id: 'localhost', name: 'Parley' }
  const user = { id: 'AAE', name: 'Ada', displayName: '' }
  const known = { id: '_-8', type: 'public-key' }
  const options = {
    rp,
    user,
    challenge: '-_8',
    excludeCredentials: [known],
    pubKeyCredParams: [],
    timeout: 1,
  }
  expect(optionsOf(options)).toEqual({
    pubKeyCredParams: [],
    rp,
    user: { ...user, id: bytes(0, 1) },
    challenge: bytes(251, 255),
    excludeCredentials: [{ ...known, id: bytes(255, 239) }],
    timeout: 1,
  })
})

test('P11.8: options to sign in get bytes', () => {
  const asked = { challenge: 'AQ', rpId: 'localhost', allowCredentials: [] }
  expect(optionsOf(asked)).toEqual({ ...asked, challenge: bytes(1) })
})

test('P11.8: a passkey that was used, and one that was made, become JSON', () => {
  const common = {
    id: 'AQ',
    rawId: bytes(1).buffer,
    type: 'public-key',
    authenticatorAttachment: null,
    getClientExtensionResults: () => ({}),
  }
  const clientDataJSON = bytes(2).buffer
  const used = {
    clientDataJSON,
    authenticatorData: bytes(3).buffer,
    signature: bytes(4).buffer,
    userHandle: null,
  }
  const made = { clientDataJSON, attestationObject: bytes(5).buffer, getTransports: () => ['internal'] }
  const json = (response: object) => credentialJson({ ...common, response } as unknown as PublicKeyCredential)
  const base = { id: 'AQ', rawId: 'AQ', type: 'public-key', clientExtensionResults: {} }
  expect(json(used)).toEqual({
    ...base,
    response: { clientDataJSON: 'Ag', authenticatorData: 'Aw', signature: 'BA' },
  })
  expect(json({ ...used, userHandle: bytes(6).buffer })).toMatchObject({ response: { userHandle: 'Bg' } })
  expect(json(made)).toEqual({
    ...base,
    response: { clientDataJSON: 'Ag', attestationObject: 'BQ', transports: ['internal'] },
  })
})
