import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useHidden } from '../../stores/hidden-store.ts'
import { usePerson } from '../../stores/person-store.ts'
import { keepPushHidden } from './push-hidden.ts'

const endpoint = 'https://push.example/1'
const server = vi.hoisted(() => ({ hidden: undefined as string[] | undefined, isSubscribed: true, puts: 0 }))

vi.mock('../../storage/push-browser.ts', () => ({
  workerOf: () => ({ getRegistration: () => Promise.resolve({}) }),
  subscriptionOf: () =>
    Promise.resolve(server.isSubscribed ? { endpoint, toJSON: () => ({ endpoint, keys: {} }) } : undefined),
}))
vi.mock('./push-api.ts', () => ({
  askPush: () => {
    const device = { endpoint, text: true, hidden: server.hidden }
    return Promise.resolve({ type: 'done', body: { key: '', device } })
  },
  setPush: (_who: unknown, { hidden }: { hidden: string[] }) => {
    server.hidden = hidden
    server.puts += 1
    return Promise.resolve({ type: 'done' })
  },
}))

beforeEach(() => {
  Object.assign(server, { hidden: undefined, isSubscribed: true, puts: 0 })
  const kept = new Map<string, string>()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  setActivePinia(createPinia())
  usePerson().identify('ada@example.com', 'Ada')
})

test('P18.2: tells the server at the start whom the person hides, and nothing where it knows', async () => {
  useHidden().hide('Bob')
  keepPushHidden()()
  await vi.waitFor(() => expect(server).toMatchObject({ hidden: ['Bob'], puts: 1 }))
  const stop = keepPushHidden()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(server.puts).toBe(1)
  useHidden().hide('Eve')
  await vi.waitFor(() => expect(server).toMatchObject({ hidden: ['Bob', 'Eve'], puts: 2 }))
  stop()
})

test('P18.2: says it also where this browser was subscribed only later', async () => {
  server.isSubscribed = false
  const stop = keepPushHidden()
  await new Promise((resolve) => setTimeout(resolve))
  server.isSubscribed = true
  useHidden().hide('Bob')
  await vi.waitFor(() => expect(server.hidden).toEqual(['Bob']))
  stop()
})
