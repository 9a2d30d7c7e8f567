import { networkInterfaces } from 'node:os'

/** The URLs of this server: localhost first, then its IPv4 addresses in the local network. */
export function addressesOf(host: string, port: number, basePath = ''): string[] {
  if (host !== '' && host !== '0.0.0.0' && host !== '::') return [urlOf(host)]
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => urlOf(address))
  return [urlOf('localhost'), ...lan]

  function urlOf(address: string) {
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}${basePath}/`
  }
}
