import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { isPublicAddress } from './public-addresses.ts'

test.for([
  ...['93.184.215.14', '1.1.1.1', '8.8.8.8', '223.255.255.254', '172.32.0.1', '100.128.0.1', '192.0.1.1'],
  ...['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001:80b::200e', '2003::1'],
])('P15.6: %s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.for([
  // This network, loopback, private, shared, link-local with metadata services.
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
  ...['192.168.0.1', '100.64.0.1', '100.100.100.200', '100.127.255.255', '169.254.169.254', '169.254.0.1'],
  // Protocols, documentation, AS112, AMT, 6to4 relays, benchmarks, multicast, reserved, broadcast.
  ...['192.0.0.1', '192.0.0.192', '192.0.2.1', '198.51.100.1', '203.0.113.1', '192.31.196.1', '192.52.193.1'],
  ...['192.88.99.1', '192.175.48.1', '198.18.0.1', '198.19.255.255', '224.0.0.1', '239.255.255.250'],
  ...['240.0.0.1', '255.255.255.255', '168.63.129.16'],
  // The same in IPv6, and all forms that carry an IPv4 address.
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '::8.8.8.8'],
  ...['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '100::1'],
  ...['2002:7f00:1::', '2002:808:808::1', '2001::7f00:1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ...['2001:2::1', '2001:10::1', '2001:20::1', '2001:db8::1', '3fff::1', '2620:4f:8000::1', '5f00::1'],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'ff0e::1', '4000::1'],
  // Not addresses.
  ...['', 'localhost', '127.1', '2130706433', '0x7f.1', '2606:4700::1%lo', '1.1.1.1%lo', '1.1.1.1 '],
])('P15.6: %j is refused', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test('P15.6: the addresses of this machine are refused', () => {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  expect(own.map(({ address }) => isPublicAddress(address))).toEqual(own.map(() => false))
})
