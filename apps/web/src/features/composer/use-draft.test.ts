import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type Ref } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { draftOf } from './drafts.ts'
import { useDraft } from './use-draft.ts'

let close: (() => void)[]

beforeEach(() => {
  close = []
  const kept = new Map<string, string>()
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  for (const scope of close) scope()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what another tab of the room posted does not take along what is written here', () => {
  const here = openTab('ada')
  const there = openTab('ada')
  write(here, 'a long thought')
  write(there, 'quick word')
  there.value = ''
  window.dispatchEvent(new Event('pagehide'))
  expect(draftOf('lobby', tokenNow())).toBe('a long thought')
})

test('what was never kept here is not forgotten here', () => {
  const there = openTab('ada')
  const here = openTab('ada')
  write(there, 'a long thought')
  here.value = 'x'
  here.value = ''
  expect(draftOf('lobby', tokenNow())).toBe('a long thought')
})

test('what was kept here is forgotten once it is posted', () => {
  const here = openTab('ada')
  write(here, 'a long thought')
  here.value = ''
  expect(draftOf('lobby', tokenNow())).toBe('')
  window.dispatchEvent(new Event('pagehide'))
  expect(draftOf('lobby', tokenNow())).toBe('')
})

test('a tab of whoever left in another one touches no draft of whoever came', () => {
  const old = openTab('ada')
  setActivePinia(createPinia())
  usePerson().forget()
  const fresh = openTab('grace')
  write(fresh, 'a new thought')
  write(old, 'an old one')
  expect(draftOf('lobby', tokenNow())).toBe('a new thought')
})

function openTab(name: string): Ref<string> {
  setActivePinia(createPinia())
  const person = usePerson()
  if (person.known === undefined) person.introduce(`${name}@example.com`, name)
  const scope = effectScope()
  close.push(() => scope.stop())
  return scope.run(() => useDraft('lobby')) ?? expect.unreachable()
}

function write(draft: Ref<string>, text: string) {
  draft.value = text
  vi.runAllTimers()
}

function tokenNow() {
  return usePerson().known?.token ?? ''
}
