import { expect, test, vi } from 'vitest'

test('P18.2: a subscription that the push service has ended is made again with the same wishes', async () => {
  const wishes = { text: true, quiet: { from: 0, to: 60, zone: 'UTC' }, hidden: ['Bob'] }
  const subscription = { toJSON: () => ({ endpoint: 'https://push.example/2', keys: { auth: 'a' } }) }
  vi.stubGlobal('SHELL', { version: 'v', files: [] })
  vi.stubGlobal('self', {
    location: { href: 'https://chat.example/worker.js' },
    registration: { pushManager: { subscribe: () => Promise.resolve(subscription) } },
  })
  const device = { endpoint: 'https://push.example/1', ...wishes }
  const stored: unknown[] = []
  vi.stubGlobal('fetch', (_path: string, request?: RequestInit) => {
    if (request !== undefined) stored.push(JSON.parse(request.body as string))
    return Promise.resolve(Response.json({ key: 'k', device }))
  })
  const { subscribeAgain } = await import('./receive-push.ts')
  await subscribeAgain()
  expect(stored).toEqual([{ endpoint: 'https://push.example/2', keys: { auth: 'a' }, ...wishes }])
  vi.unstubAllGlobals()
})
