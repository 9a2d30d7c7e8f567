import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type Ref } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { loadDraft } from '../../storage/drafts.ts'
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

test('posting in one tab keeps the draft of another tab', () => {
  const here = openTab('ada')
  const there = openTab('ada')
  write(here, 'a long thought')
  write(there, 'quick word')
  there.value = ''
  window.dispatchEvent(new Event('pagehide'))
  expect(loadDraft('lobby', tokenNow())).toBe('a long thought')
})

test('a tab removes only a draft that it stored itself', () => {
  const there = openTab('ada')
  const here = openTab('ada')
  write(there, 'a long thought')
  here.value = 'x'
  here.value = ''
  expect(loadDraft('lobby', tokenNow())).toBe('a long thought')
})

test('a stored draft is removed once it is posted', () => {
  const here = openTab('ada')
  write(here, 'a long thought')
  here.value = ''
  expect(loadDraft('lobby', tokenNow())).toBe('')
  window.dispatchEvent(new Event('pagehide'))
  expect(loadDraft('lobby', tokenNow())).toBe('')
})

test('a tab of a person who left does not change the draft of the next person', () => {
  const old = openTab('ada')
  setActivePinia(createPinia())
  usePerson().forget()
  const fresh = openTab('grace')
  write(fresh, 'a new thought')
  write(old, 'an old one')
  expect(loadDraft('lobby', tokenNow())).toBe('a new thought')
})

function openTab(name: string): Ref<string> {
  setActivePinia(createPinia())
  const person = usePerson()
  if (person.known === undefined) person.identify(`${name}@example.com`, name)
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
