import type { IncomingMessage } from 'node:http'

/**
 * P2.3: whether a page of this origin may connect: pages of the server's own host, and origins that the operator allows.
 * Browsers always send the header, so a request without it does not come from a page (RFC 6455, 10.2).
 */
export function isAllowedOrigin(
  request: IncomingMessage,
  allowed: readonly string[],
  trustProxy: number,
): boolean {
  const { origin } = request.headers
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === hostOf(request, trustProxy)
}

function hostOf({ headers }: IncomingMessage, trustProxy: number) {
  const forwarded = trustProxy > 0 ? headers['x-forwarded-host'] : undefined
  const host = [forwarded].flat()[0]?.split(',')[0]?.trim() ?? headers.host
  return host?.toLowerCase()
}
