import { personIdOf } from '@parley/shared'
import { expect, test } from 'vitest'
import { newToken } from '../../identity/author.ts'
import { firefox, iphone, startWithBrowser, TestBrowser } from '../../testing/test-browser.ts'

test('P11.3: a token becomes a cookie that scripts cannot read, and the same token again the same', async () => {
  const { browser } = await startWithBrowser()
  const token = newToken()
  const { status, body, setCookie, headers } = await browser.post('/session', { token })
  expect({ status, body }).toEqual({ status: 200, body: { person: personIdOf(token) } })
  expect(headers.get('cache-control')).toBe('no-store')
  expect(setCookie).toHaveLength(1)
  expect(setCookie[0]).toMatch(
    new RegExp(`^parley-\\w{16}=${token}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax$`),
  )
  expect(await browser.post('/session', { token })).toMatchObject({ status: 200, body, setCookie })
  expect(await browser.request('GET', '/session')).toMatchObject({ status: 200, body })
})

test('P4.10: new people who sign in are limited by address, one who comes again is not', async () => {
  const once = { count: 1, perMs: 60_000, burst: 1 }
  const { port, browser } = await startWithBrowser({ newPeoplePerAddress: once, trustProxy: 1 })
  const [token, another] = [newToken(), newToken()]
  const signIn = (secret: string, address: string) =>
    new TestBrowser(port).request('POST', '/session', {
      body: { token: secret },
      headers: { 'x-forwarded-for': address },
    })
  expect(await signIn(token, '192.0.2.1')).toMatchObject({ status: 200 })
  const refused = await signIn(another, '192.0.2.1')
  expect(refused).toMatchObject({ status: 429, body: { code: 'slow_down', retryAfter: 60 } })
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await signIn(token, '192.0.2.1')).toMatchObject({ status: 200 })
  expect(await signIn(another, '192.0.2.2')).toMatchObject({ status: 200 })
  await browser.signIn(token)
  const socket = await browser.connect()
  socket.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
  await socket.frame('joined')
})

test('P11.3: other devices begin with the name that came with the token, and a later one does not replace it', async () => {
  const { browser } = await startWithBrowser()
  const token = newToken()
  const ada = { username: 'Ada', avatar: 'a'.repeat(64) }
  const answer = { status: 200, body: { person: personIdOf(token), ...ada } }
  expect(await browser.post('/session', { token, ...ada })).toMatchObject(answer)
  expect(await browser.post('/session', { token, ...ada, username: 'Countess' })).toMatchObject(answer)
  expect(await browser.post('/session', { token, ...ada, username: ' ' })).toMatchObject({ status: 400 })
})

test('P11.5: over https the cookie is for https alone, and takes that of plain http over', async () => {
  const { port, browser } = await startWithBrowser({ trustProxy: 1 })
  const person = await browser.signIn(newToken())
  const secure = new TestBrowser(port)
  secure.stealCookiesOf(browser)
  const headers = { 'x-forwarded-proto': 'https' }
  const { body, setCookie } = await secure.request('GET', '/session', { headers })
  expect(body).toEqual({ person })
  expect(setCookie[0]).toMatch(
    /^__Host-parley-\w{16}=[\w-]{22}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  expect(setCookie[1]).toMatch(/^parley-\w{16}=; Max-Age=0; Path=\/;/)
  expect(secure.cookies).toMatch(/^__Host-parley-\w+=[\w-]{22}$/)
})

test('P11.5: two servers on one host do not share a cookie, and below a path the cookie is for that path', async () => {
  const one = await startWithBrowser()
  const other = await startWithBrowser({ basePath: '/chat' })
  await one.browser.signIn(newToken())
  const visitor = new TestBrowser(other.port)
  visitor.stealCookiesOf(one.browser)
  expect(await visitor.request('GET', '/session')).toMatchObject({
    status: 401,
    body: { code: 'signed_out' },
  })
  const { setCookie } = await visitor.post('/session', { token: newToken() })
  expect(setCookie[0]).toContain('; Path=/chat/;')
})

test('P11.5: a cookie does not count for the page of another origin', async () => {
  const { port, browser } = await startWithBrowser({ allowedOrigins: ['http://else.example'] })
  await browser.signIn(newToken())
  for (const origin of ['http://127.0.0.1:1', 'http://else.example', 'null']) {
    const other = new TestBrowser(port, { origin })
    other.stealCookiesOf(browser)
    expect(await other.post('/links')).toMatchObject({ status: 403, body: { code: 'foreign_origin' } })
    expect(await other.request('DELETE', '/session')).toMatchObject({ status: 403 })
  }
  const silent = { 'sec-fetch-site': 'same-site' }
  expect(await browser.request('GET', '/session', { headers: silent })).toMatchObject({ status: 401 })
  expect(await browser.request('GET', '/session')).toMatchObject({ status: 200 })
})

test('P11.5: without an origin, what changes something needs a token', async () => {
  const { browser, url } = await startWithBrowser()
  const token = newToken()
  await browser.signIn(token)
  const asProgram = (headers: Record<string, string>) =>
    fetch(`${url}/api/links`, { method: 'POST', headers })
  expect((await asProgram({ cookie: browser.cookies })).status).toBe(401)
  expect((await asProgram({ cookie: browser.cookies, 'sec-fetch-site': 'same-origin' })).status).toBe(201)
  expect((await asProgram({ authorization: `Bearer ${token}` })).status).toBe(201)
  expect((await asProgram({ authorization: `Bearer ${token}x!` })).status).toBe(401)
})

test('P11.6: a request for somebody else is refused, and does nothing', async () => {
  const { browser } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const other = personIdOf(newToken())
  const refused = { status: 409, body: { code: 'another_person' } }
  expect(await browser.post('/links', {}, other)).toMatchObject(refused)
  expect(await browser.request('DELETE', '/session', { person: other })).toMatchObject(refused)
  expect(await browser.post('/session', { token: newToken() }, other)).toMatchObject({
    ...refused,
    setCookie: [],
  })
  expect(await browser.request('GET', '/session', { person })).toMatchObject({ status: 200 })
})

test('P11.4: signing out takes the cookie away, and its secret opens nothing any more', async () => {
  const { browser, port } = await startWithBrowser()
  const token = newToken()
  await browser.signIn(token)
  const thief = new TestBrowser(port)
  thief.stealCookiesOf(browser)
  expect(await browser.request('DELETE', '/session')).toMatchObject({ status: 204 })
  expect(browser.cookies).toBe('')
  for (const asked of [
    thief.request('GET', '/session'),
    thief.post('/session', { token }),
    thief.post('/links'),
  ])
    expect(await asked).toMatchObject({ status: 401, body: { code: 'signed_out' } })
})

test('P11.7: a link signs another device in, once', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const { status, body } = await browser.post('/links')
  expect({ status, body }).toMatchObject({ status: 201, body: { expiresIn: 600 } })
  const phone = new TestBrowser(port, { userAgent: iphone })
  expect(await phone.post('/session', { link: body['link'] })).toMatchObject({
    status: 200,
    body: { person },
  })
  expect(await phone.request('GET', '/session')).toMatchObject({ body: { person } })
  const late = new TestBrowser(port)
  const refused = await late.post('/session', { link: body['link'] })
  expect(refused).toMatchObject({ status: 404, body: { code: 'no_such_link' }, setCookie: [] })
})

test('P11.7: links cannot be guessed: wrong ones are slowed down, right ones of others are not', async () => {
  const { browser, port } = await startWithBrowser()
  await browser.signIn(newToken())
  const guesser = new TestBrowser(port, { userAgent: 'guess/1' })
  for (let n = 0; n < 5; n += 1)
    expect((await guesser.post('/session', { link: newToken() })).status).toBe(404)
  const { body } = await browser.post('/links')
  const slowed = await guesser.post('/session', { link: body['link'] })
  expect(slowed).toMatchObject({ status: 429, body: { code: 'slow_down' } })
  expect(slowed.headers.get('retry-after')).toBe(String(slowed.body['retryAfter']))
  const phone = new TestBrowser(port, { userAgent: iphone })
  expect((await phone.post('/session', { link: body['link'] })).status).toBe(200)
})

test('P11.3: a program gets a token, a page never does', async () => {
  const { browser, url } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const { body } = await browser.post('/links')
  const asked = { link: body['link'], as: 'token' }
  expect(await browser.post('/session', asked)).toMatchObject({ status: 400, body: { field: 'as' } })
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'parley-terminal/1' },
    body: JSON.stringify(asked),
  })
  const answer = (await response.json()) as Record<string, string>
  expect(response.headers.getSetCookie()).toEqual([])
  expect(answer).toEqual({ person, token: expect.stringMatching(/^[\w-]{22}$/) as string })
  const session = await fetch(`${url}/api/session`, {
    headers: { authorization: `Bearer ${answer['token']}` },
  })
  expect(await session.json()).toEqual({ person })
})

test('P11.9: lists the devices of one person, and signs them out', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const others = [iphone, 'parley-terminal/1', firefox].map(
    (userAgent) => new TestBrowser(port, { userAgent }),
  )
  for (const other of others) {
    const { body } = await browser.post('/links')
    await other.post('/session', { link: body['link'] })
  }
  const stranger = new TestBrowser(port)
  await stranger.signIn(newToken())
  const list = async () => (await browser.request('GET', '/credentials')).body['credentials'] as Listed[]
  const all = await list()
  expect(all.map(({ kind, name, current }) => [kind, name, current])).toEqual([
    ['browser', 'Firefox, Linux', true],
    ['browser', 'Safari, iPhone', false],
    ['browser', 'parley-terminal', false],
    ['browser', 'Firefox, Linux', false],
  ])
  const [own, phone] = all
  for (const { seenAt } of all) expect(seenAt % 86_400_000).toBe(0)
  expect(await stranger.request('DELETE', `/credentials/${own?.id}`)).toMatchObject({ status: 404 })
  expect(await browser.request('DELETE', `/credentials/${phone?.id}`)).toMatchObject({ status: 204 })
  expect(await others[0]?.request('GET', '/session')).toMatchObject({ status: 401 })
  expect(await browser.request('DELETE', '/credentials', { person })).toMatchObject({ status: 204 })
  expect(await others[1]?.request('GET', '/session')).toMatchObject({ status: 401 })
  expect((await list()).map(({ id }) => id)).toEqual([own?.id])
  expect(await stranger.request('GET', '/session')).toMatchObject({ status: 200 })
})

test('P11.10: requests of one address beyond the burst are slowed down, those of another are not', async () => {
  const rate = { count: 1, perMs: 1_000, burst: 2 }
  const { browser, port } = await startWithBrowser({ requestsPerAddress: rate, trustProxy: 1 })
  const ask = (address: string) =>
    new TestBrowser(port).request('POST', '/passkeys/options', {
      body: { for: 'sign-in' },
      headers: { 'x-forwarded-for': address },
    })
  expect([(await ask('192.0.2.1')).status, (await ask('192.0.2.1')).status]).toEqual([409, 409])
  expect(await ask('192.0.2.1')).toMatchObject({ status: 429, body: { code: 'slow_down', retryAfter: 1 } })
  expect((await ask('192.0.2.2')).status).toBe(409)
  expect((await browser.request('GET', '/session')).status).toBe(401)
})

test('P11.10: says what is wrong with a request', async () => {
  const { browser } = await startWithBrowser()
  const wrong: [unknown, number, string][] = [
    ['{', 400, 'not_json'],
    [{}, 400, 'wrong_shape'],
    [{ token: 'short' }, 400, 'wrong_shape'],
    [{ token: ['x'.repeat(22)] }, 400, 'wrong_shape'],
    [{ link: '../../etc/passwd' }, 400, 'wrong_shape'],
    [{ token: 'x'.repeat(20_000) }, 400, 'too_long'],
  ]
  for (const [body, status, code] of wrong)
    expect(await browser.post('/session', body)).toMatchObject({ status, body: { code }, setCookie: [] })
  expect(await browser.post('/nothing')).toMatchObject({ status: 404 })
  const form = { body: 'token=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  expect(await browser.request('POST', '/session', form)).toMatchObject({ status: 400 })
})

interface Listed {
  id: string
  kind: string
  name: string
  seenAt: number
  current: boolean
}

test('P4.10: new people are limited by address, whatever makes the server store them', async () => {
  const never = { count: 1, perMs: 60_000, burst: 1 }
  const { browser } = await startWithBrowser({ newPeoplePerAddress: never })
  const ask = (method: string, path: string, token: string) =>
    browser.request(method, path, { headers: { authorization: `Bearer ${token}` } })
  const known = newToken()
  expect(await ask('GET', '/credentials', known)).toMatchObject({ status: 200 })
  for (const [method, path] of [
    ['GET', '/credentials'],
    ['POST', '/links'],
    ['DELETE', '/session'],
  ] as const) {
    expect(await ask(method, path, newToken())).toMatchObject({ status: 429, body: { code: 'slow_down' } })
    expect((await ask(method, path, known)).status).toBeLessThan(300)
  }
})
