import type { IncomingMessage } from 'node:http'

/**
 * Whether a page of this origin may open a socket: our own host, or one that the operator lists. No browser leaves the
 * header out, so what has none is not a page (RFC 6455, 10.2).
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
