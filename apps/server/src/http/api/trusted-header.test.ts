import { expect, test, vi } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { newToken } from '../../identity/author.ts'
import { connect } from '../../testing/test-client.ts'
import { startWithBrowser, TestBrowser } from '../../testing/test-browser.ts'
import { TrustedHeader } from './trusted-header.ts'

const signsIn = { authHeader: 'remote-user', authFrom: [{ address: '127.0.0.0', prefix: 8 }] }
const ada = { type: 'join', room: 'lobby', username: 'ada', avatar: 'a'.repeat(64) }

test.for([
  ['127.0.0.1', '10.0.0.0/8 127.0.0.1', true],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['fd00::5', 'fd00::/8', true],
  ['192.0.2.7', '10.0.0.0/8,fd00::/8', false],
  ['', '0.0.0.0/0', false],
] as const)(
  'P11.11: a header from %s counts where AUTH_FROM is %s: %s',
  ([remoteAddress, AUTH_FROM, counts]) => {
    const warn = vi.fn()
    const header = new TrustedHeader(readConfig([], { AUTH_HEADER: 'Remote-User', AUTH_FROM }), { warn })
    for (let n = 0; n < 3; n += 1) {
      const read = header.read(requestOf(remoteAddress, { 'remote-user': 'ada' }))
      expect(read).toEqual(
        counts ? { issuer: 'header', subject: 'ada', name: 'ada', email: undefined } : undefined,
      )
    }
    expect(warn).toHaveBeenCalledTimes(counts ? 0 : 1)
  },
)

test('P11.11: names are UTF-8; an empty or endless one is nobody', () => {
  const config = readConfig([], { AUTH_HEADER: 'X-User', AUTH_NAME_HEADER: 'X-Name', AUTH_FROM: '127.0.0.1' })
  const header = new TrustedHeader(config, { warn: vi.fn() })
  const read = (user: string, name: string) =>
    header.read(requestOf('127.0.0.1', { 'x-user': latin1(user), 'x-name': latin1(name) }))
  expect(read('lina', '林娜')).toMatchObject({ subject: 'lina', name: '林娜' })
  expect(read('lina', ' ')).toMatchObject({ name: 'lina' })
  expect(read(' ', '林娜')).toBeUndefined()
  expect(read('x'.repeat(256), '林娜')).toBeUndefined()
})

test('P11.11: whom the proxy has signed in is one person in every browser, under that name alone', async () => {
  const { browser, port } = await startWithBrowser(signsIn)
  const { body, setCookie } = await browser.request('GET', '/session', by('ada'))
  expect(body).toMatchObject({ username: 'ada' })
  expect(setCookie).toEqual([])
  const other = new TestBrowser(port)
  expect((await other.request('GET', '/session', by('ada'))).body).toEqual(body)
  expect((await other.request('GET', '/session', by('bob'))).body['person']).not.toBe(body['person'])
  const client = await socketBy(port, 'ada')
  client.send({ ...ada, username: 'Ada Lovelace' })
  expect(await client.frame('error')).toMatchObject({
    code: 'fixed_name',
    field: 'username',
    suggestion: 'ada',
  })
  client.send(ada)
  expect(await client.frame('joined')).toMatchObject({ person: body['person'] })
})

test('P11.11: the header comes before the cookie and the token of somebody else', async () => {
  const { browser, port } = await startWithBrowser(signsIn)
  const before = await browser.signIn(newToken())
  const { body } = await browser.request('GET', '/session', by('ada'))
  expect(body['person']).not.toBe(before)
  expect((await browser.request('GET', '/session', { ...by('ada'), person: before })).body).toMatchObject({
    code: 'another_person',
  })
  const client = await socketBy(port, 'ada')
  client.send({ ...ada, token: newToken() })
  expect(await client.frame('joined')).toMatchObject({ person: body['person'] })
})

test('P11.11: a page of another origin has nobody to show', async () => {
  const { port } = await startWithBrowser({ ...signsIn, allowedOrigins: ['http://else.example'] })
  const foreign = new TestBrowser(port, { origin: 'http://else.example' })
  expect((await foreign.request('POST', '/links', { ...by('ada'), body: {} })).status).toBe(403)
  const client = await connect(port, { headers: { origin: 'http://else.example', 'remote-user': 'ada' } })
  client.send(ada)
  const { token } = await client.frame('joined')
  expect(token).toBeDefined()
})

test('P11.11: leaving does not lock out who is signed in outside', async () => {
  const { browser } = await startWithBrowser(signsIn)
  const { body } = await browser.request('GET', '/session', by('ada'))
  expect((await browser.request('DELETE', '/session', by('ada'))).status).toBe(204)
  expect((await browser.request('GET', '/session', by('ada'))).body).toEqual(body)
})

test('P11.11: a name that nobody may have here gets a part of its own', async () => {
  const { browser } = await startWithBrowser(signsIn)
  const nameOf = async (user: string) =>
    String((await browser.request('GET', '/session', by(latin1(user)))).body['username'])
  expect(await nameOf('admin')).toMatch(/^admin [\w-]{4}$/)
  expect(await nameOf('a\u202eb')).toMatch(/^user [\w-]{4}$/)
  expect(await nameOf('x'.repeat(60))).toBe('x'.repeat(32))
})

test.for([
  [{ AUTH_HEADER: 'Remote-User' }, 'AUTH_HEADER needs AUTH_FROM'],
  [{ AUTH_HEADER: 'Remote User' }, 'must be the name of a header'],
  [{ AUTH_FROM: '10.0.0.0/33' }, 'must be IP addresses or networks'],
  [{ AUTH_FROM: '10.1' }, 'must be IP addresses or networks'],
  [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_ISSUER needs OIDC_CLIENT_ID'],
  [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'chat' }, 'OIDC_ISSUER needs PUBLIC_URL'],
  [{ OIDC_ISSUER: 'http://id.example' }, 'must be an https address'],
] as const)('%o is refused at the start', ([env, why]) => {
  expect(() => readConfig([], env)).toThrow(why)
})

const by = (user: string) => ({ headers: { 'remote-user': user } })

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

function socketBy(port: number, user: string) {
  return connect(port, { headers: { origin: `http://127.0.0.1:${port}`, 'remote-user': user } })
}

function requestOf(remoteAddress: string, headers: Record<string, string>) {
  return { headers, socket: { remoteAddress } } as unknown as Parameters<TrustedHeader['read']>[0]
}

test('P11.11: who is signed in outside is known, where the door of the server is for known people', async () => {
  const { port } = await startWithBrowser({ ...signsIn, door: 'known' })
  const client = await socketBy(port, 'ada')
  client.send(ada)
  await client.frame('joined')
  const stranger = await connect(port)
  stranger.send({ ...ada, username: 'Eve' })
  expect(await stranger.frame('error')).toMatchObject({ code: 'door_closed' })
})
