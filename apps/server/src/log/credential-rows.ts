import type { StoredCredential, StoredPasskey } from '../identity/people-store.ts'

/** A row of `credentials`, in both engines. */
export interface CredentialRow {
  id: string
  author: string
  kind: StoredCredential['kind']
  name: string
  created_at: number
  seen_at: number
  revoked_at: number | null
  passkey: string | null
}

export function credentialOf(row: CredentialRow): StoredCredential {
  const { id, author, kind, name, created_at, seen_at, revoked_at, passkey } = row
  return {
    ...{ id, author, kind, name, createdAt: created_at, seenAt: seen_at, isRevoked: revoked_at !== null },
    ...(passkey !== null && { passkey: JSON.parse(passkey) as StoredPasskey }),
  }
}
