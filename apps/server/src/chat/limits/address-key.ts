import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'

/** What an address is counted by: IPv4 as it is, IPv6 by its /64, of which one customer has all addresses. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address
  const parsed = ipaddr.process(address) // ::ffff:192.0.2.1 is 192.0.2.1
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
