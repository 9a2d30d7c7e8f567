import type { SecretOfConnection } from './admission.ts'

/** How a connection came. `address` is the client's IP address, `key` the token in the address of the socket (P7.7). */
export interface ConnectionOrigin {
  address: string
  secretOf?: SecretOfConnection
  userAgent?: string | undefined
  key?: string | undefined
}
