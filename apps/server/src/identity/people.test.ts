import { expect, test, vi } from 'vitest'
import { MemoryPeople } from '../testing/memory-people.ts'
import { hashOf, newToken } from './author.ts'
import { deviceName } from './device-name.ts'
import { canHavePasskeys } from './passkeys.ts'
import { People } from './people.ts'
import { firefox, iphone } from '../testing/test-browser.ts'

test('P11.2: a credential that another node revokes ends its connections here, within a second', async () => {
  vi.useFakeTimers()
  const store = new MemoryPeople()
  const [here, there] = [new People(store), new People(store)]
  const stop = here.followOthers((error) => {
    throw error
  })
  await vi.advanceTimersByTimeAsync(600)
  const [lost, kept] = [newToken(), newToken()]
  const signedIn = await here.signInWith(lost, 'browser', 'Firefox')
  await here.signInWith(kept, 'browser', 'Firefox')
  const ended: string[] = []
  here.whenRevoked(lost, () => ended.push('lost'))
  here.whenRevoked(lost, () => ended.push('lost, in another tab'))
  const forget = here.whenRevoked(lost, () => ended.push('closed before'))
  here.whenRevoked(kept, () => ended.push('kept'))
  forget()
  await there.revoke(signedIn?.author ?? '', [hashOf(lost)])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual(['lost', 'lost, in another tab'])
  stop()
  vi.useRealTimers()
})

test('a failed look at the credentials is reported, and the next one comes', async () => {
  vi.useFakeTimers()
  const store = new MemoryPeople()
  const people = new People(store)
  const token = newToken()
  const signedIn = await people.signInWith(token, 'browser', 'Firefox')
  const ended = vi.fn()
  people.whenRevoked(token, ended)
  vi.spyOn(store, 'revokedSince').mockRejectedValueOnce(new Error('unreachable'))
  const failed = vi.fn()
  const stop = people.followOthers(failed)
  await vi.advanceTimersByTimeAsync(600)
  expect(failed).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(600)
  await store.revokeCredentials(signedIn?.author ?? '', [hashOf(token)])
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(600)
  expect(ended).toHaveBeenCalledTimes(1)
  stop()
  vi.useRealTimers()
})

test.for([
  [firefox, 'Firefox, Linux'],
  [iphone, 'Safari, iPhone'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'Chrome, Windows',
  ],
  ['parley-terminal/1 (ada@laptop)', 'parley-terminal'],
  ['', ''],
  ['\u0000<img onerror=x>', 'img onerrorx'],
  [`${'x'.repeat(5_000)}/1`, 'x'.repeat(60)],
])('%s is the device "%s"', ([userAgent, name]) => {
  expect(deviceName(userAgent)).toBe(name)
})

test.for<[string, boolean]>([
  ['https://chat.example.org', true],
  ['http://localhost:8000', true],
  ['http://chat.localhost', true],
  ['http://chat.example.org', false],
  ['https://192.0.2.1', false],
  ['https://[2001:db8::1]', false],
  ['http://127.0.0.1:8000', false],
  ['null', false],
  ['', false],
])('P11.8: passkeys at %s: %s', ([origin, can]) => {
  expect(canHavePasskeys(origin)).toBe(can)
})

test('P11.12: a link for another device gives nobody a name that the provider does not', async () => {
  const people = new People(new MemoryPeople(), true)
  const { author } = await people.identifyOutside({ issuer: 'https://id.example', subject: '1', name: 'Eve' })
  const { secret } = await people.addDevice(author, 'browser', 'Firefox')
  const identity = await people.identify(secret)
  if (identity === undefined) throw new Error('Nobody is there.')
  await people.makeLink(identity, 'Firefox', { username: 'Boss', avatar: 'b'.repeat(64) })
  expect(await people.identify(secret)).toMatchObject({ fixedName: 'Eve' })
})

test('P11.12: a name that ends in a number is fixed with it', async () => {
  const people = new People(new MemoryPeople(), true)
  const alice = { issuer: 'https://id.example', subject: '2', name: 'Alice 2' }
  const { author } = await people.identifyOutside(alice)
  const { secret } = await people.addDevice(author, 'browser', 'Firefox')
  expect(await people.identify(secret)).toMatchObject({ fixedName: 'Alice 2' })
})
