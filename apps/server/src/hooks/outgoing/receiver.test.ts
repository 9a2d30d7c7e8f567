import { expect, test } from 'vitest'
import { publicInternet, type Network } from '../../cards/network.ts'
import { isOperatorAddress, operatorNetwork } from './receiver-network.ts'
import { receiverProblem, receiverUrl } from './receiver.ts'

const hosts: Record<string, string[]> = {
  'receiver.example.com': ['93.184.216.34'],
  'inside.example.com': ['10.0.0.7'],
  'both.example.com': ['93.184.216.34', '127.0.0.1'],
  'metadata.example.com': ['169.254.169.254'],
}

function named(network: Network): Network {
  return { ...network, addressesOf: (name) => Promise.resolve(hosts[name] ?? []) }
}

test.for(['https://receiver.example.com/in?key=1', 'https://93.184.216.34/'])(
  'P20.9: %s may get what a hook sends',
  async (url) => {
    expect(await receiverProblem({ url, allowsPrivate: false }, named(publicInternet))).toBeUndefined()
  },
)

test.for([
  // What leaves the own network is encrypted.
  'http://receiver.example.com/',
  'https://receiver.example.com:8443/',
  'https://user:word@receiver.example.com/',
  'https://receiver/',
  'https://receiver.lan/',
  'https://localhost/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://①②⑦.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://10.0.0.7/',
  'https://192.168.1.10/',
  'https://169.254.169.254/latest/meta-data',
  'https://168.63.129.16/',
  'https://inside.example.com/',
  'https://both.example.com/',
  'https://metadata.example.com/',
  'https://unknown.example.com/',
  'ftp://receiver.example.com/',
  'file:///etc/passwd',
  'no address',
])('P20.9: %s may not, unless an operator allows it', async (url) => {
  const problem = await receiverProblem({ url, allowsPrivate: false }, named(publicInternet))
  expect(problem).toContain('--allow-private')
})

test.for([
  'http://127.0.0.1:8080/in',
  'http://192.168.1.10:5678/webhook',
  'https://[fd12:3456::1]/',
  'http://inside.example.com/',
  'http://receiver.example.com:81/',
])('P20.9: an operator may allow %s', async (url) => {
  expect(await receiverProblem({ url, allowsPrivate: true }, named(operatorNetwork))).toBeUndefined()
})

test.for([
  'http://169.254.169.254/latest/meta-data',
  'http://metadata.example.com/',
  'http://168.63.129.16/',
  'http://100.100.100.200/',
  'http://[fd00:ec2::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://unknown.example.com/',
  'http://user:word@127.0.0.1/',
  'gopher://127.0.0.1/',
])('P20.9: and nobody may allow %s', async (url) => {
  expect(await receiverProblem({ url, allowsPrivate: true }, named(operatorNetwork))).toBeDefined()
})

test('P20.9: a name of this machine alone is found, and one that nobody knows is not', async () => {
  const signal = AbortSignal.timeout(10_000)
  expect((await operatorNetwork.addressesOf('localhost', signal))[0]).toBe('127.0.0.1')
  expect(await operatorNetwork.addressesOf('nobody-has-this-name.invalid', signal)).toEqual([])
})

test('P20.9: an address with a zone is that of an interface', () => {
  expect(isOperatorAddress('fe80::1%eth0')).toBe(false)
  expect(isOperatorAddress('fd12::1%eth0')).toBe(false)
})

test('P20.9: what is behind # is not sent', () => {
  expect(receiverUrl({ url: 'http://127.0.0.1/in#part', allowsPrivate: true })?.href).toBe(
    'http://127.0.0.1/in',
  )
})
