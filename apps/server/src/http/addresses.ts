import { networkInterfaces } from 'node:os'

/**
 * The URLs of this server: localhost first, then its IPv4 addresses in the local network. With a certificate, those that
 * it is for: a browser would warn of all others.
 */
export function addressesOf(
  host: string,
  port: number,
  basePath = '',
  certificateNames?: readonly string[],
): string[] {
  const named = certificateNames?.filter((name) => !name.startsWith('*')) ?? []
  if (named.length > 0) return named.map(urlOf)
  if (host !== '' && host !== '0.0.0.0' && host !== '::') return [urlOf(host)]
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => urlOf(address))
  return [urlOf('localhost'), ...lan]

  function urlOf(address: string) {
    const scheme = certificateNames === undefined ? 'http' : 'https'
    const shownPort = scheme === 'https' && port === 443 ? '' : `:${port}`
    return `${scheme}://${address.includes(':') ? `[${address}]` : address}${shownPort}${basePath}/`
  }
}
