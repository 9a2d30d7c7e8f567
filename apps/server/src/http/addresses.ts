import { networkInterfaces } from 'node:os'

/** The URLs of this server: localhost first, then its IPv4 addresses in the local network. */
export function addressesOf(host: string, port: number): string[] {
  if (host !== '' && host !== '0.0.0.0' && host !== '::') return [urlOf(host, port)]
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => urlOf(address, port))
  return [urlOf('localhost', port), ...lan]
}

function urlOf(host: string, port: number) {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
}
