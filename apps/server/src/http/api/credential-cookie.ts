import { parseCookie, stringifySetCookie } from 'cookie'
import type { IncomingMessage } from 'node:http'

/** 400 days: browsers keep no cookie for longer (RFC 6265bis, 5.5). */
const maxAge = 400 * 24 * 60 * 60

/** Which cookies a request may have, and how this server sets them. */
export interface CookieScope {
  /** The id of the log: cookies do not know ports, so that two servers on one host would share one. */
  instance: string
  basePath: string
}

/** The secret of the browser. A cookie of https comes first; one of plain http is taken over when a server gets https. */
export function secretIn(
  { headers }: Pick<IncomingMessage, 'headers'>,
  scope: CookieScope,
): string | undefined {
  const cookies = parseCookie(headers.cookie ?? '')
  const secret = cookies[secureName(scope)] ?? cookies[plainName(scope)]
  return secret !== undefined && /^[\w-]{22,86}$/.test(secret) ? secret : undefined
}

/** The values of Set-Cookie that give the browser its secret, or take it away. */
export function cookiesWith(secret: string | undefined, isHttps: boolean, scope: CookieScope): string[] {
  const own = { path: `${scope.basePath}/`, httpOnly: true, sameSite: 'lax', maxAge } as const
  const plain = { ...own, name: plainName(scope) }
  const secure = { ...own, name: secureName(scope), secure: true }
  const gone = { value: '', maxAge: 0 }
  if (secret === undefined) return [plain, secure].map((one) => stringifySetCookie({ ...one, ...gone }))
  return isHttps
    ? [stringifySetCookie({ ...secure, value: secret }), stringifySetCookie({ ...plain, ...gone })]
    : [stringifySetCookie({ ...plain, value: secret })]
}

/** Whether the page came by https: to this server, or a trusted proxy says so, or the Origin that the browser names. */
export function isHttps(
  { headers, socket }: Pick<IncomingMessage, 'headers'> & { socket?: object },
  trustProxy: number,
): boolean {
  if (socket !== undefined && 'encrypted' in socket) return true
  const forwarded =
    trustProxy > 0 ? [headers['x-forwarded-proto']].flat()[0]?.split(',')[0]?.trim() : undefined
  return forwarded === 'https' || headers.origin?.startsWith('https:') === true
}

const plainName = ({ instance }: CookieScope) => `parley-${instance}`

/** The prefix `__Host-` needs the path `/` (RFC 6265bis, 4.1.3). */
const secureName = ({ instance, basePath }: CookieScope) =>
  `${basePath === '' ? '__Host-' : '__Secure-'}parley-${instance}`
