import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'

export interface HostSettings extends Pick<
  Config,
  'allowedHosts' | 'allowedOrigins' | 'host' | 'trustProxy'
> {
  /** Those of the certificate, which may change; some may begin with `*.`. */
  certificateNames?: (() => readonly string[]) | undefined
}

/** Whether a request has one Host that is one (RFC 9112, 3.2). */
export function hasOneHost({ rawHeaders, headers: { host = '' } }: IncomingMessage): boolean {
  return hostsOf(rawHeaders) === 1 && /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`)
}

/** As clients of HTTP/1.0 may. */
export function hasNoHost({ rawHeaders }: IncomingMessage): boolean {
  return hostsOf(rawHeaders) === 0
}

function hostsOf(rawHeaders: readonly string[]) {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
}

/** Names that no public DNS server answers for: localhost (RFC 6761), mDNS (RFC 6762), home networks (RFC 8375). */
const localNames = /(^|\.)(localhost|local|lan|internal|home\.arpa)$/

/**
 * P2.8: undefined when this server answers to the host of a request, and its name otherwise. A page of another name, which
 * its owner has pointed at this machine (DNS rebinding), is of the same origin as the server for the browser.
 */
export function unknownHost(host: string | undefined, settings: HostSettings): string | undefined {
  if (host === undefined || settings.trustProxy > 0 || settings.allowedHosts.includes('*')) return undefined
  const name = hostNameOf(host)
  if (name === undefined) return undefined // refused as no valid Host
  return isOwn(name, settings) ? undefined : name
}

function isOwn(name: string, { allowedHosts, allowedOrigins, host, certificateNames }: HostSettings) {
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true
  if (!name.includes('.') || localNames.test(name)) return true
  if (allowedOrigins.includes('*') || allowedHosts.includes(name)) return true
  if (certificateNames?.().some((own) => own === name || own === withStar(name)) === true) return true
  const own = [hostname(), host, ...allowedOrigins.map((origin) => new URL(origin).host)]
  return own.some((one) => one !== '' && hostNameOf(one) === name)
}

/** A star stands for the first label alone (RFC 6125, 6.4.3). */
function withStar(name: string) {
  return name.replace(/^[^.]+/, '*')
}

/** As URLs have it: in lower case and in ASCII, without the port and the dot at the end. */
function hostNameOf(host: string) {
  return URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '')
}
