import ipaddr from 'ipaddr.js'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from 'proxy-addr'

/**
 * The IP address that a request comes from, with `proxies` trusted proxies in front of this server: what Express calls
 * `request.ip`. A proxy may pass on anything in X-Forwarded-For: what is no address counts as the proxy's own.
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const own = request.socket.remoteAddress ?? ''
  if (proxies === 0) return plainAddress(own) ?? own
  const named = proxyAddr(request, (_address, hop) => hop < proxies)
  return plainAddress(named) ?? plainAddress(own) ?? own
}

/** How much of an address is written into the log: all, its network (IPv4 /24, IPv6 /48), or nothing. */
export const addressForms = ['full', 'short', 'none'] as const

export type AddressForm = (typeof addressForms)[number]

/** The address as the operator wants to see it; undefined for nothing. */
export function loggedAddress(address: string, form: AddressForm): string | undefined {
  switch (form) {
    case 'full':
      return plainAddress(address)
    case 'none':
      return undefined
    case 'short':
      return isIP(address) === 0 ? undefined : networkOf(address)
  }
}

function networkOf(address: string) {
  const parsed = ipaddr.process(withoutZone(address))
  return parsed.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/24`).toString()}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/48`).toString()}/48`
}

/** Without a port, and IPv4 as such; undefined for what is no address. `isIP` is strict: `010.0.0.1` is none. */
function plainAddress(text: string): string | undefined {
  const [, bracketed, dotted] = /^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? []
  const address = bracketed ?? dotted ?? text
  return isIP(address) === 0 ? undefined : ipaddr.process(withoutZone(address)).toString()
}

/** `fe80::1%eth0` names an interface of this machine. */
const withoutZone = (address: string) => address.replace(/%.*$/, '')
