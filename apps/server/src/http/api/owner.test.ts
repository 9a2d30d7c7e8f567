import { expect, test } from 'vitest'
import { newToken } from '../../identity/author.ts'
import { newOwnerSecret } from '../../identity/owner-secrets.ts'
import { startWithBrowser, TestBrowser } from '../../testing/test-browser.ts'

const ada = { username: 'Ada', avatar: 'a'.repeat(64) }

test('P12.7: the secret of the link makes an owner, once, on all of their connections', async () => {
  const { app, browser, people, port } = await startWithBrowser()
  const person = await browser.signIn(newToken())
  const socket = await browser.connect()
  socket.send({ type: 'join', room: 'lobby', ...ada })
  expect((await socket.frame('joined')).standing).toEqual({ role: 'member' })
  const owner = await newOwnerSecret(people)
  expect(owner).toHaveLength(43)
  expect(await browser.post('/owner', { owner })).toMatchObject({ status: 200, body: { person } })
  expect(await socket.frame('standing')).toEqual({
    type: 'standing',
    standing: { role: 'owner', everywhere: true },
  })
  const another = new TestBrowser(port)
  await another.signIn(newToken())
  const used = await another.post('/owner', { owner })
  expect(used).toMatchObject({ status: 404, body: { code: 'no_such_link' } })
  expect(await app.chat.access.hasOwner()).toBe(true)
})

test('P12.7: a secret without a credential, and a wrong one again and again, are refused', async () => {
  const { browser, people, port } = await startWithBrowser()
  const owner = await newOwnerSecret(people)
  const answer = await new TestBrowser(port).post('/owner', { owner })
  expect(answer).toMatchObject({ status: 401, body: { code: 'signed_out' } })
  await browser.signIn(newToken())
  for (let n = 0; n < 5; n += 1)
    expect(await browser.post('/owner', { owner: newToken() })).toMatchObject({ status: 404 })
  expect(await browser.post('/owner', { owner: newToken() })).toMatchObject({ status: 429 })
})

test('P12.7: the secret ends after an hour', async () => {
  const { people, browser } = await startWithBrowser()
  await browser.signIn(newToken())
  const lasting: number[] = []
  const ended = await newOwnerSecret({
    addOneTime: (oneTime, forMs) => {
      lasting.push(forMs)
      return people.addOneTime(oneTime, -1)
    },
  })
  expect(lasting).toEqual([3_600_000])
  expect(await browser.post('/owner', { owner: ended })).toMatchObject({ status: 404 })
})
