import { isIP } from 'node:net'
import { cardLimits } from '../log/rules/stored-card.ts'

/** Names that no public DNS server answers for (RFC 6761, 6762, 7686, 8375, and what networks use at home and at work). */
const localName = /(^|\.)(localhost|local|lan|internal|intranet|private|corp|home|test|invalid|onion|arpa)$/

const ports = new Set(['', '80', '443'])

/**
 * The address, if the server may read what is there, as far as the address alone says. The parser of URLs has made decimal, octal
 * and hexadecimal hosts, and those of full-width digits, plain IPv4 addresses.
 */
export function fetchableUrl(address: string, base?: URL): URL | undefined {
  const url = URL.parse(address, base?.href)
  if (url === null || url.href.length > cardLimits.link) return undefined
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (url.username !== '' || url.password !== '' || !ports.has(url.port)) return undefined
  const host = hostOf(url)
  const isNamed = isIP(host) === 0
  if (isNamed && (!host.includes('.') || localName.test(host))) return undefined
  url.hash = ''
  return url
}

/** A name without the dot at its end, or an IP address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}
