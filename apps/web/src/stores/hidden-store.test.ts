import type { Message } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useHidden } from './hidden-store.ts'
import { usePerson } from './person-store.ts'

const avatar = 'a'.repeat(64)
const stored = new Map<string, string>()
let changedElsewhere = () => {}

beforeEach(() => {
  stored.clear()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  }
  // Object.keys lists what is stored, as it does of the real one.
  const listed = new Proxy(storage, {
    ownKeys: () => [...stored.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  })
  vi.stubGlobal('localStorage', listed)
  vi.stubGlobal('sessionStorage', listed)
  vi.stubGlobal('window', {
    addEventListener: (_type: string, listener: (event: { key: string | null }) => void) =>
      (changedElsewhere = () => listener({ key: null })),
  })
  openPage()
})

test('hides the messages of a name, however it is written, and never those of a guest under it', () => {
  const hidden = useHidden()
  expect(hidden.hides(by('Trolley'))).toBe(false)
  hidden.hide('Trolley')
  expect(hidden.hides(by('trolley'))).toBe(true)
  expect(hidden.hides(by('Grace'))).toBe(false)
  expect(hidden.hides({ ...by('Trolley'), guest: true })).toBe(false)
  hidden.show('TROLLEY')
  expect(hidden.hides(by('Trolley'))).toBe(false)
})

test('never hides what this person has written, also under an earlier name', () => {
  const hidden = useHidden()
  const { avatar: mine } = usePerson()
  hidden.hide('Ada')
  expect(hidden.hides({ username: 'Ada', avatar: mine })).toBe(false)
  expect(hidden.hides(by('Ada'))).toBe(true)
})

test('is stored for this person alone, until they leave, and follows other tabs', () => {
  useHidden().hide('Trolley')
  openPage()
  expect(useHidden().hides(by('Trolley'))).toBe(true)
  const here = useHidden()
  const [key = ''] = [...stored.keys()].filter((one) => one.includes('parley.hidden.'))
  stored.delete(key)
  changedElsewhere()
  expect(here.hides(by('Trolley'))).toBe(false)
  here.hide('Trolley')
  usePerson().forget()
  expect([...stored.keys()].filter((one) => one.includes('parley.hidden.'))).toEqual([])
})

/** As after a reload. */
function openPage() {
  setActivePinia(createPinia())
  if (usePerson().known === undefined) usePerson().identify('ada@example.com', 'Ada')
}

const by = (username: string): Pick<Message, 'username' | 'avatar'> => ({ username, avatar })
