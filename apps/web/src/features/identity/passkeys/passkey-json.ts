/** The options that the server sends. */
export type PasskeyOptions = PublicKeyCredentialCreationOptionsJSON | PublicKeyCredentialRequestOptionsJSON

/** What of them holds bytes (WebAuthn Level 3, 5.1.9 and 5.1.10). */
type WithBytes = Partial<PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON> & {
  challenge: string
}

/** The options, with bytes where JSON has base64url, for browsers without `parse…FromJSON`. */
export function optionsOf(json: PasskeyOptions): object {
  const { user, excludeCredentials, allowCredentials, challenge, ...others }: WithBytes = json
  return {
    ...others,
    challenge: bytesOf(challenge),
    ...(user && { user: withBytes(user) }),
    ...(excludeCredentials && { excludeCredentials: excludeCredentials.map(withBytes) }),
    ...(allowCredentials && { allowCredentials: allowCredentials.map(withBytes) }),
  }
}

/** A credential as JSON (Level 3, 5.1.8), for browsers without `toJSON`. */
export function credentialJson(credential: PublicKeyCredential): object {
  const { response } = credential
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      ...('attestationObject' in response ? created(response as AuthenticatorAttestationResponse) : {}),
      ...('signature' in response ? used(response as AuthenticatorAssertionResponse) : {}),
    },
  }
}

function created(response: AuthenticatorAttestationResponse) {
  return {
    attestationObject: base64url(response.attestationObject),
    transports: response.getTransports(),
  }
}

function used({ authenticatorData, signature, userHandle }: AuthenticatorAssertionResponse) {
  return {
    authenticatorData: base64url(authenticatorData),
    signature: base64url(signature),
    ...(userHandle && { userHandle: base64url(userHandle) }),
  }
}

const withBytes = <Named extends { id: string }>(named: Named) => ({ ...named, id: bytesOf(named.id) })

export function bytesOf(text: string): Uint8Array {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

export function base64url(buffer: ArrayBuffer): string {
  let binary = ''
  for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
