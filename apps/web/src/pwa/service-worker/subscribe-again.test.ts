import { expect, test, vi } from 'vitest'
import { subscribeAgain } from './subscribe-again.ts'

test('P18.2: a subscription that the push service has ended is made again with the same wishes', async () => {
  const wishes = { text: true, quiet: { from: 0, to: 60, zone: 'UTC' }, hidden: ['Bob'] }
  const stored: unknown[] = []
  vi.stubGlobal('fetch', (path: string, request?: RequestInit) => {
    if (request !== undefined) stored.push(path, JSON.parse(request.body as string))
    const device = { endpoint: 'https://push.example/1', ...wishes }
    return Promise.resolve(Response.json({ key: 'k', device }))
  })
  const made = { endpoint: 'https://push.example/2', keys: { auth: 'a' } }
  const subscribe = () => Promise.resolve({ toJSON: () => made } as unknown as PushSubscription)
  await subscribeAgain({ subscribe }, '/chat')
  expect(stored).toEqual(['/chat/api/push', { ...made, ...wishes }])
  vi.unstubAllGlobals()
})
