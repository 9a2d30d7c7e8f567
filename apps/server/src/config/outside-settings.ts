import ipaddr from 'ipaddr.js'
import * as v from 'valibot'
import { StartupError } from './startup-error.ts'

const text = v.pipe(v.string(), v.trim())

const headerOrEmpty = v.pipe(
  text,
  v.regex(/^[\w-]*$/, 'must be the name of a header, like Remote-User, or empty'),
  v.transform((name) => name.toLowerCase()),
)

export interface Network {
  address: string
  prefix: number
}

const networks = v.pipe(
  text,
  v.transform((list) => list.split(/[\s,]+/).filter((one) => one !== '')),
  v.check(
    (list) => list.every((one) => networkOf(one) !== undefined),
    'must be IP addresses or networks like 10.0.0.0/8, separated by commas',
  ),
  v.transform((list) => list.flatMap((one) => networkOf(one) ?? [])),
)

const urlOrEmpty = v.pipe(
  text,
  v.check(
    (url) => url === '' || isWebAddress(url),
    'must be an https address, or http on this machine, or empty',
  ),
  v.transform((url) => url.replace(/\/+$/, '')),
)

/** Who people are, as somebody else says: a proxy that has signed them in, or a provider of OpenID Connect. */
export const outsideSettings = {
  AUTH_HEADER: {
    doc: 'header in which a proxy names who is signed in, like Remote-User; empty: none',
    fallback: '',
    schema: headerOrEmpty,
  },
  AUTH_NAME_HEADER: {
    doc: 'header with the name to show; empty: the one above',
    fallback: '',
    schema: headerOrEmpty,
  },
  AUTH_EMAIL_HEADER: {
    doc: 'header with the email, for the picture; empty: none',
    fallback: '',
    schema: headerOrEmpty,
  },
  AUTH_FROM: {
    doc: 'addresses of that proxy, the only ones that are believed',
    fallback: '',
    schema: networks,
  },
  OIDC_ISSUER: {
    doc: 'provider of OpenID Connect where people sign in; empty: none',
    fallback: '',
    schema: urlOrEmpty,
  },
  OIDC_CLIENT_ID: { doc: 'what the provider calls this server', fallback: '', schema: text },
  OIDC_CLIENT_SECRET: {
    doc: 'the secret that the provider has given it',
    fallback: '',
    schema: text,
    isSecret: true,
  },
  PUBLIC_URL: {
    doc: 'address of the page, as the provider sends people back to it',
    fallback: '',
    schema: urlOrEmpty,
  },
} as const

interface OutsideConfig {
  authHeader: string
  authFrom: readonly Network[]
  oidcIssuer: string
  oidcClientId: string
  publicUrl: string
}

/** Whether there may be people whose names are fixed outside. */
export function hasOutside({
  authHeader,
  oidcIssuer,
}: Pick<OutsideConfig, 'authHeader' | 'oidcIssuer'>): boolean {
  return authHeader !== '' || oidcIssuer !== ''
}

/** Throws StartupError where settings that need each other are not all there. */
export function checkOutside(config: OutsideConfig): void {
  if (config.authHeader !== '' && config.authFrom.length === 0)
    throw new StartupError(
      'AUTH_HEADER needs AUTH_FROM, the addresses of the proxy: anybody can send a header.',
    )
  if (config.oidcIssuer === '') return
  if (config.oidcClientId === '') throw new StartupError('OIDC_ISSUER needs OIDC_CLIENT_ID.')
  if (config.publicUrl === '')
    throw new StartupError(
      'OIDC_ISSUER needs PUBLIC_URL, the address of the page: the provider sends people back to it.',
    )
}

function networkOf(given: string): Network | undefined {
  const [address = '', prefix, more] = given.split('/')
  if (more !== undefined || !ipaddr.isValid(address) || /^\d+(\.\d+){0,2}$/.test(address)) return undefined
  const parsed = ipaddr.process(address)
  const longest = parsed.kind() === 'ipv4' ? 32 : 128
  const length = prefix === undefined ? longest : Number(prefix)
  if (!Number.isInteger(length) || length < 0 || length > longest || prefix === '') return undefined
  return { address: parsed.toString(), prefix: length }
}

/** What goes over http can be read and changed on its way. */
function isWebAddress(given: string): boolean {
  const url = URL.parse(given)
  if (url?.protocol === 'https:') return true
  return url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
}
