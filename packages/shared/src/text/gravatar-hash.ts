// Deep import: all of crypto-js is ten times as large. `crypto.subtle` does not exist on plain-http LAN pages.
import sha256 from 'crypto-js/sha256.js'

/** The Gravatar id of an email: SHA-256 of the trimmed, lower-cased address, as 64 hex digits (docs.gravatar.com, "Creating the hash"). */
export function gravatarHash(email: string): string {
  return sha256(email.trim().toLowerCase().toWellFormed()).toString()
}
