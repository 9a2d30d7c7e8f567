import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PushDevice } from '@parley/shared'
import { usePush, type PushWishes } from './use-push.ts'

const endpoint = 'https://push.example/1'
const quiet = { from: 1_320, to: 390, zone: 'UTC' }
const server = vi.hoisted(() => ({ device: undefined as PushDevice | undefined, isDown: false }))

vi.mock('../../storage/push-browser.ts', () => ({
  subscriptionOf: () =>
    Promise.resolve({
      endpoint,
      toJSON: () => ({ endpoint, keys: {} }),
      unsubscribe: () => Promise.resolve(true),
    }),
}))
vi.mock('./push-support.ts', () => ({ pushSupport: () => Promise.resolve({}) }))
vi.mock('../../i18n/words.ts', () => ({ words: { profile: { unreachable: 'Not reached' } } }))
vi.mock('./notifications.ts', () => ({ permission: () => 'granted' }))
vi.mock('./push-api.ts', () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 5))
  return {
    askPush: () => Promise.resolve({ type: 'done', body: { key: 'k', device: server.device } }),
    setPush: async (_who: unknown, device: PushDevice) => {
      await later()
      if (server.isDown) return { type: 'unreachable' }
      server.device = device
      return { type: 'done' }
    },
    removePush: async () => {
      await later()
      server.device = undefined
      return { type: 'done' }
    },
  }
})

beforeEach(() => {
  Object.assign(server, { device: { endpoint, keys: {}, text: false }, isDown: false })
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  vi.stubGlobal('window', new EventTarget())
  setActivePinia(createPinia())
})

test('P18.2: what is chosen while another choice is stored is stored too', async () => {
  const push = await loaded()
  await Promise.all([push.change(withQuiet), push.change(withText)])
  expect(server.device).toMatchObject({ text: true, quiet })
  expect(push.setting.value).toMatchObject({ name: 'on', wishes: { text: true, quiet } })
  expect(push.doing.value).toBe('nothing')
})

test('P18.2: turned off while a choice is stored, it is off', async () => {
  const push = await loaded()
  await Promise.all([push.change(withText), push.turnOff()])
  expect(server.device).toBeUndefined()
  expect(push.setting.value).toMatchObject({ name: 'off' })
})

test('P18.2: a choice that could not be stored stays as it was, with the reason', async () => {
  const push = await loaded()
  server.isDown = true
  expect(await push.change(withQuiet)).toBe(false)
  expect(push.setting.value).toMatchObject({ name: 'on', wishes: { text: false } })
  expect(push.told.value).not.toBe('')
})

function withQuiet(wishes: PushWishes): PushWishes {
  return { ...wishes, quiet }
}

function withText(wishes: PushWishes): PushWishes {
  return { ...wishes, text: true }
}

async function loaded() {
  const push = usePush()
  await vi.waitFor(() => expect(push.setting.value.name).toBe('on'))
  return push
}
