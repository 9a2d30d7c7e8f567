import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { Fetcher, type Wanted } from './fetcher.ts'
import { mostBytes } from './response-body.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown

/** A host of the public internet, which is this process. */
async function host(answer: Answer) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(response, request)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const fetcher = new Fetcher({
    addressesOf: () => Promise.resolve(['93.184.215.14']),
    isAllowed: () => true,
    reach: () => ({ host: '127.0.0.1', port }),
  })
  const get = (path: string, wanted: Wanted = 'page', signal = AbortSignal.timeout(10_000)) =>
    fetcher.get(`http://news.example.com${path}`, wanted, signal)
  return { get, requests }
}

const html = { 'content-type': 'text/html; charset=UTF-8' }

test('P15.6: sends no cookie, no referrer and nothing of a person', async () => {
  const { get, requests } = await host((response) =>
    response.writeHead(200, { ...html, 'set-cookie': 'a=b' }).end(),
  )
  await get('/one')
  await get('/two')
  expect(requests.map(({ method, url, headers }) => ({ method, url, ...headers }))).toEqual(
    ['/one', '/two'].map((url) => ({
      ...{ method: 'GET', url, host: 'news.example.com', connection: 'close' },
      accept: 'text/html, application/xhtml+xml, image/*;q=0.5',
      'accept-encoding': 'gzip, br',
      'user-agent': 'Parley (link card)',
    })),
  )
})

test('P15.6: follows three redirects, and no more', async () => {
  const { get } = await host((response, { url = '' }) => {
    const left = Number(url.slice(1))
    if (left === 0) response.writeHead(200, html).end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const fetched = await get('/3')
  expect(fetched).toMatchObject({ type: 'text/html', charset: 'utf-8', isWhole: true })
  expect(fetched?.url.href).toBe('http://news.example.com/0')
  expect(await get('/4')).toBeUndefined()
})

test.for([
  ['text/plain', 'page', false],
  ['application/json', 'page', false],
  ['application/pdf', 'page', false],
  ['image/svg+xml', 'page', false],
  ['image/svg+xml', 'picture', false],
  ['text/html', 'picture', false],
  ['', 'page', false],
  ['TEXT/HTML', 'page', true],
  ['application/xhtml+xml', 'page', true],
  ['image/png', 'page', true],
  ['image/avif; a=b', 'picture', true],
] as const)('P15.6: %j is read as a %s: %o', async ([type, wanted, isRead]) => {
  const { get } = await host((response) =>
    response.writeHead(200, type ? { 'content-type': type } : {}).end('a'),
  )
  expect((await get('/', wanted)) !== undefined).toBe(isRead)
})

test.for([204, 206, 304, 401, 403, 404, 410, 429, 500, 503])(
  'P15.6: an answer with %i is none',
  async (status) => {
    const { get } = await host((response) => response.writeHead(status, html).end())
    expect(await get('/')).toBeUndefined()
  },
)

test('P15.6: reads the beginning of a page that is too long, and of a compressed one that becomes so', async () => {
  const long = Buffer.alloc(8 * mostBytes, '<title>a</title>')
  const ways: Record<string, Answer> = {
    '/plain': (response) => response.writeHead(200, html).end(long),
    '/gzip': (response) =>
      response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync(long)),
    '/br': (response) =>
      response.writeHead(200, { ...html, 'content-encoding': 'br' }).end(brotliCompressSync(long)),
    '/endless': (response) => {
      response.writeHead(200, html)
      const more = () => {
        while (response.write(long.subarray(0, 65_536)));
        response.once('drain', more)
      }
      more()
    },
  }
  const { get } = await host((response, request) => ways[request.url ?? '']?.(response, request))
  for (const way of Object.keys(ways)) {
    const fetched = await get(way)
    expect([way, fetched?.isWhole]).toEqual([way, false])
    expect(fetched?.body.length).toBeLessThanOrEqual(mostBytes)
    expect(fetched?.body.toString('latin1', 0, 16)).toBe('<title>a</title>')
  }
})

test('P15.6: reads what is compressed, and not what is compressed in another way or wrongly', async () => {
  const body = Buffer.from('<title>small</title>')
  const sent: Record<string, Buffer> = { gzip: gzipSync(body), br: brotliCompressSync(body), identity: body }
  const { get } = await host((response, { url = '' }) => {
    const [encoding = '', wrong] = url.slice(1).split('-')
    const content = wrong === undefined ? (sent[encoding] ?? body) : Buffer.from('not compressed at all')
    response.writeHead(200, { ...html, 'content-encoding': encoding.replace('+', ', ') }).end(content)
  })
  for (const encoding of Object.keys(sent))
    expect((await get(`/${encoding}`))?.body.toString()).toBe('<title>small</title>')
  for (const encoding of ['zstd', 'compress', 'gzip+gzip', 'gzip-wrong', 'br-wrong'])
    expect([encoding, await get(`/${encoding}`)]).toEqual([encoding, undefined])
})

test.for<[string, Answer]>([
  ['never answers', () => undefined],
  ['sends headers alone', (response) => response.writeHead(200, html).flushHeaders()],
  [
    'stops amid the body',
    (response) => response.writeHead(200, { ...html, 'content-length': 99 }).write('<title>'),
  ],
  ['redirects to itself and waits', (response) => response.writeHead(302, { location: '/' })],
])('P15.6: a host that %s is left when the time is over', async ([, answer]) => {
  const over = new AbortController()
  const { get } = await host((response, request) => {
    answer(response, request)
    setImmediate(() => over.abort(new DOMException('The time is over.', 'TimeoutError')))
  })
  expect(await get('/', 'page', over.signal)).toBeUndefined()
})

test.for<[string, Answer]>([
  ['hangs up', (response) => response.destroy()],
  [
    'cuts the body',
    (response) => {
      response.writeHead(200, { ...html, 'content-length': 99 }).write('a', () => response.destroy())
    },
  ],
  [
    'switches to another protocol',
    (response) => response.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end(),
  ],
  [
    'answers with endless headers',
    (response) => response.writeHead(200, { ...html, 'x-much': 'a'.repeat(20_000) }).end(),
  ],
  ['redirects to nothing', (response) => response.writeHead(302, { location: 'http://' }).end()],
  ['redirects without saying where', (response) => response.writeHead(302).end()],
])('P15.6: a host that %s gives no card', async ([, answer]) => {
  const { get } = await host(answer)
  expect(await get('/')).toBeUndefined()
})
