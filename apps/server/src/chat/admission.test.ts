import { personIdOf } from '@parley/shared'
import { expect, test } from 'vitest'
import { newToken } from '../identity/author.ts'
import { connect } from '../testing/test-client.ts'
import { iphone, startWithBrowser, TestBrowser } from '../testing/test-browser.ts'

const ada = { type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) }

test('P4.4: the cookie of the page says who joins, and no secret is answered', async () => {
  const { browser } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const client = await browser.connect()
  client.send({ ...ada, person })
  const joined = await client.frame('joined')
  expect(joined).toMatchObject({ person })
  expect(joined).not.toHaveProperty('token')
})

test('P4.4: a cookie without an origin, or of another, does not count', async () => {
  const { browser, port } = await startWithBrowser({ allowedOrigins: ['http://else.example'] })
  const person = await browser.signIn(newToken())
  for (const origin of [undefined, 'http://else.example']) {
    const client = await connect(port, { headers: { cookie: browser.cookies, ...(origin && { origin }) } })
    client.send({ ...ada, person })
    expect(await client.frame('error')).toMatchObject({ code: 'signed_out' })
  }
})

test('P4.4: a token comes before the cookie, and is answered', async () => {
  const { browser } = await startWithBrowser()
  await browser.signIn(newToken())
  const token = newToken()
  const client = await browser.connect()
  client.send({ ...ada, token })
  expect(await client.frame('joined')).toMatchObject({ token, person: personIdOf(token) })
})

test('P4.4: without credential and person the server makes a token', async () => {
  const { port } = await startWithBrowser()
  const client = await connect(port)
  client.send(ada)
  const { token = '', person } = await client.frame('joined')
  expect(person).toBe(personIdOf(token))
})

test('P4.4: somebody else than expected may join as who they are', async () => {
  const { browser } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const client = await browser.connect()
  client.send({ ...ada, person: personIdOf(newToken()) })
  expect(await client.frame('error')).toMatchObject({ code: 'another_person' })
  client.send({ ...ada, person })
  expect(await client.frame('joined')).toMatchObject({ person })
})

test('P11.1: two devices are one author: one edits what the other has posted', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const laptop = await browser.connect()
  laptop.send({ ...ada, person })
  await laptop.frame('joined')
  const { id } = await laptop.post('cid-00001', 'from the laptop')
  const phone = await signedInByLink(browser, port)
  const client = await phone.connect()
  client.send({ ...ada, person })
  await client.frame('joined')
  client.send({ type: 'edit', cid: 'cid-00002', id, message: 'from the phone' })
  expect(await client.frame('changed')).toMatchObject({ cid: 'cid-00002' })
})

test('P11.7: another device begins with the name and the picture that were used last', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const client = await browser.connect()
  client.send({ ...ada, person })
  await client.frame('joined')
  await client.post('cid-00001', 'hello')
  const { body } = await browser.post('/links')
  const phone = new TestBrowser(port, { userAgent: iphone })
  const answer = await phone.post('/session', { link: body['link'] })
  expect(answer.body).toEqual({ person, username: 'Ada', avatar: 'a'.repeat(64) })
})

test('P11.2: a revoked credential closes its connections, and cannot join again', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const phone = await signedInByLink(browser, port)
  const [laptop, lost, alsoLost] = [await browser.connect(), await phone.connect(), await phone.connect()]
  for (const client of [laptop, lost, alsoLost]) {
    client.send({ ...ada, person })
    await client.frame('joined')
  }
  await browser.request('DELETE', '/credentials')
  for (const client of [lost, alsoLost]) expect(await client.closed).toMatchObject({ code: 4002 })
  await laptop.post('cid-00001', 'still here')
  const again = await phone.connect()
  again.send({ ...ada, person })
  expect(await again.frame('error')).toMatchObject({ code: 'signed_out' })
})

test('P11.2: the token of a program is revoked as well, and begins no new author', async () => {
  const { port, url } = await startWithBrowser()
  const token = newToken()
  const client = await connect(port)
  client.send({ ...ada, token })
  await client.frame('joined')
  await fetch(`${url}/api/session`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
  expect(await client.closed).toMatchObject({ code: 4002 })
  const again = await connect(port)
  again.send({ ...ada, token })
  expect(await again.frame('error')).toMatchObject({ code: 'signed_out' })
})

test('P11.4: the name is free at once for somebody else', async () => {
  const { browser, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const client = await browser.connect()
  client.send({ ...ada, person })
  await client.frame('joined')
  await client.post('cid-00001', 'hello')
  await browser.request('DELETE', '/session')
  await client.closed
  const other = await connect(port)
  await expect(other.join('lobby', 'Ada')).resolves.toMatchObject({ type: 'joined' })
})

async function signedInByLink(browser: TestBrowser, port: number) {
  const { body } = await browser.post('/links')
  const phone = new TestBrowser(port, { userAgent: iphone })
  await phone.post('/session', { link: body['link'] })
  return phone
}
