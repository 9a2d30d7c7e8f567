import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Fetcher } from './fetcher.ts'
import { publicInternet, type Network } from './network.ts'

// A service on the loopback address, as a network has many inside. Whatever connection the fetcher makes ends there: what the checks
// let through arrives.

const publicAddress = '93.184.215.14'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const page: Answer = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Inside</title>')

/** `names`: what DNS answers, in order; the last answer is repeated. */
async function inside(names: Record<string, string[][]> = {}, answer: Answer = page) {
  const arrived: string[] = []
  const server = createServer((request, response) => {
    arrived.push(`${request.headers.host ?? ''}${request.url ?? ''}`)
    answer(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const asked: string[] = []
  const reached: string[] = []
  const network: Network = {
    ...publicInternet,
    addressesOf: (name) => {
      asked.push(name)
      const answers = names[name] ?? [[]]
      return Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) ?? [])
    },
    reach: (address, at) => {
      reached.push(`${address} ${at}`)
      return { host: '127.0.0.1', port }
    },
  }
  const fetcher = new Fetcher(network)
  const get = (link: string) => fetcher.get(link, 'page', AbortSignal.timeout(5_000))
  return { get, arrived, asked, reached }
}

test('P15.6: a link to a public address is read, and its connection goes to the address that was checked', async () => {
  const { get, arrived, asked, reached } = await inside({ 'news.example.com': [[publicAddress]] })
  const fetched = await get('http://news.example.com/a?b=c')
  expect(fetched?.body.toString()).toBe('<title>Inside</title>')
  expect(await get(`http://${publicAddress}/`)).toMatchObject({ type: 'text/html' })
  expect(arrived).toEqual(['news.example.com/a?b=c', `${publicAddress}/`])
  expect(asked).toEqual(['news.example.com'])
  expect(reached).toEqual([`${publicAddress} 80`, `${publicAddress} 80`])
})

const tricks = [
  // The address itself.
  ...['http://127.0.0.1/', 'http://127.1/', 'http://127.0.1/', 'http://2130706433/', 'http://017700000001/'],
  ...['http://0x7f000001/', 'http://0x7f.0x0.0x0.0x1/', 'http://0177.0.0.1/', 'http://127.0.0.1./'],
  ...[
    'http://0/',
    'http://0.0.0.0/',
    'http://127.127.127.127/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
  ],
  ...[
    'http://%31%32%37.0.0.1/',
    'http://①②⑦.⓪.⓪.①/',
    'http:127.0.0.1/',
    'http:\\\\127.0.0.1/',
    'http:/127.0.0.1',
  ],
  // Private networks, metadata services.
  ...['http://10.0.0.1/', 'http://172.16.0.1/', 'http://192.168.1.1/', 'http://100.64.0.1/'],
  ...['http://169.254.169.254/latest/meta-data/', 'http://2852039166/', 'http://0xa9fea9fe/'],
  ...['http://100.100.100.200/', 'http://168.63.129.16/', 'http://224.0.0.1/', 'http://255.255.255.255/'],
  ...['http://192.0.2.1/', 'http://198.18.0.1/'],
  // IPv6.
  ...['http://[::1]/', 'http://[::]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::ffff:127.0.0.1]/'],
  ...[
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
  ],
  ...['http://[2001:0:7f00:1::]/', 'http://[fd00:ec2::254]/', 'http://[fe80::1]/', 'http://[fe80::1%25lo]/'],
  ...['http://[ff02::1]/', 'http://[2001:db8::1]/'],
  // Names that mean this machine, or nothing outside.
  ...[
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://printer/',
    'http://nas.local/',
  ],
  ...[
    'http://metadata.google.internal/',
    'http://router.lan/',
    'http://a.home.arpa/',
    'http://1.0.0.127.in-addr.arpa/',
  ],
  // Names of others that lead inside.
  ...[
    'http://inside.example.com/',
    'http://mapped.example.com/',
    'http://both.example.com/',
    'http://none.example.com/',
  ],
  // Credentials, ports, schemes.
  ...[
    'http://user@news.example.com/',
    'http://user:pass@news.example.com/',
    'http://news.example.com@127.0.0.1/',
  ],
  ...['http://news.example.com:22/', 'http://news.example.com:8000/', 'http://news.example.com:6379/'],
  ...[
    'ftp://news.example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_',
    'data:text/html,a',
    'javascript:1',
  ],
]

const names = () => ({
  'news.example.com': [[publicAddress]],
  'inside.example.com': [['127.0.0.1']],
  'mapped.example.com': [['::ffff:127.0.0.1']],
  'both.example.com': [[publicAddress, '127.0.0.1']],
  'a.home.arpa': [[publicAddress]],
  'a.localhost': [[publicAddress]],
})

test('P15.6: of many links that lead inside, nothing arrives there', async () => {
  const { get, arrived, reached } = await inside(names())
  for (const trick of tricks) expect([trick, await get(trick)]).toEqual([trick, undefined])
  expect(arrived).toEqual([])
  expect(reached).toEqual([])
  expect(tricks.length).toBeGreaterThan(40)
})

test('P15.6: a redirect is checked like a link', async () => {
  let to = ''
  const { get, arrived } = await inside(names(), (request, response) =>
    request.url === '/start'
      ? response.writeHead(302, { location: Buffer.from(to).toString('latin1') }).end()
      : page(request, response),
  )
  for (to of tricks) {
    // Relative ones stay where they are.
    if (/^http:(\/?127|\\)/.test(to)) continue
    expect([to, await get('http://news.example.com/start')]).toEqual([to, undefined])
  }
  expect(arrived.every((one) => one === 'news.example.com/start')).toBe(true)
  to = 'http://news.example.com/end'
  expect(await get('http://news.example.com/start')).toMatchObject({ type: 'text/html' })
})

test('P15.6: a name that first leads outside and then inside (DNS rebinding) is asked once for each connection', async () => {
  const rebound = () => ({ 'rebind.example.com': [[publicAddress], ['127.0.0.1']] })
  const { get, asked, reached } = await inside(rebound())
  expect(await get('http://rebind.example.com/')).toMatchObject({ type: 'text/html' })
  expect(asked).toEqual(['rebind.example.com'])
  expect(reached).toEqual([`${publicAddress} 80`])
  expect(await get('http://rebind.example.com/')).toBeUndefined()
  expect(reached).toHaveLength(1)

  const again = await inside(rebound(), (request, response) =>
    request.url === '/' ? response.writeHead(301, { location: '/again' }).end() : page(request, response),
  )
  expect(await again.get('http://rebind.example.com/')).toBeUndefined()
  expect(again.arrived).toEqual(['rebind.example.com/'])
})
