import ipaddr from 'ipaddr.js'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

/**
 * Whether an address is one of the public internet, and not of this machine. Refused are all special ranges of IANA: private,
 * loopback, link-local (with the metadata services of clouds), shared (CGNAT), documentation, benchmarks, multicast; and of IPv6
 * all that carries an IPv4 address: mapped, compatible, translated (NAT64), 6to4, Teredo.
 */
export function isPublicAddress(address: string): boolean {
  // `isIP` allows a zone, which names an interface of this machine.
  if (isIP(address) === 0 || address.includes('%')) return false
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (family === 'ipv6' && !global.check(address, family)) return false
  if (special.check(address, family) || ipaddr.parse(address).range() !== 'unicast') return false
  return !isOwnAddress(address)
}

/** Behind a firewall, services of this machine may listen on its public address for itself alone. */
function isOwnAddress(address: string) {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  const parsed = ipaddr.parse(address).toNormalizedString()
  return own.some((one) => ipaddr.parse(one.address.replace(/%.*$/, '')).toNormalizedString() === parsed)
}

/** What of IPv6 is handed out for global unicast (RFC 4291, 2.4). */
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/** Beside what ipaddr.js calls special: IANA's registries, and what clouds have at public addresses. */
const special = new BlockList()
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // The metadata service of Azure.
  '168.63.129.16/32',
  // Protocol assignments, Teredo and ORCHID among them; documentation; 6to4; AS112.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]) {
  const [network = '', bits = ''] = range.split('/')
  special.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4')
}
