import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type Ref } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { openDraft } from '../../stores/open-draft.ts'
import { newestDraft } from '../../storage/drafts.ts'
import { useDraft, useOpenDraft } from './use-draft.ts'

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
  expect(stored()).toBe('a long thought')
})

test('a tab removes only a draft that it stored itself', () => {
  const there = openTab('ada')
  const here = openTab('ada')
  write(there, 'a long thought')
  here.value = 'x'
  here.value = ''
  expect(stored()).toBe('a long thought')
})

test('a stored draft is removed once it is posted', () => {
  const here = openTab('ada')
  write(here, 'a long thought')
  here.value = ''
  expect(stored()).toBe('')
  window.dispatchEvent(new Event('pagehide'))
  expect(stored()).toBe('')
})

test('of two drafts in two tabs, the newer edit is opened, whichever tab is closed last, and then the other', () => {
  for (const closing of ['newer first', 'older first']) {
    const older = openTab('ada')
    const newer = openTab('ada')
    write(older, 'an older thought')
    write(newer, 'a newer thought')
    for (const tab of closing === 'newer first' ? [1, 0] : [0, 1]) close[tab]?.()
    close = []
    const reopened = openTab('ada')
    expect(reopened.value).toBe('a newer thought')
    reopened.value = ''
    const again = openTab('ada')
    expect(again.value).toBe('an older thought')
    again.value = ''
    for (const scope of close) scope()
    close = []
  }
})

test('of one draft that two tabs edit, both texts are kept', () => {
  const here = openTab('ada')
  write(here, 'a thought')
  const there = openTab('ada')
  expect(there.value).toBe('a thought')
  write(there, 'a thought, continued there')
  write(here, 'a thought, continued here')
  expect(stored()).toBe('a thought, continued here')
  here.value = ''
  expect(stored()).toBe('a thought, continued there')
})

test('a tab that only shows a draft does not bring it back after another tab has edited it', () => {
  const here = openTab('ada')
  write(here, 'a thought')
  const there = openTab('ada')
  write(here, 'a better thought')
  window.dispatchEvent(new Event('pagehide'))
  expect(there.value).toBe('a thought')
  here.value = ''
  expect(stored()).toBe('')
})

test('P16.10: a draft that another tab was told of does not return once it is sent', () => {
  const here = openTab('ada')
  const there = openTab('ada')
  write(here, 'a long thought')
  write(there, 'a long thought') // as the server tells each of them
  here.value = ''
  expect(stored()).toBe('')
})

test('a tab of a person who left does not change the draft of the next person', () => {
  const old = openTab('ada')
  setActivePinia(createPinia())
  usePerson().forget()
  const fresh = openTab('grace')
  write(fresh, 'a new thought')
  write(old, 'an old one')
  expect(stored()).toBe('a new thought')
})

test('the text of a person stays theirs when another tab signs in as somebody else', () => {
  const here = openTab('ada')
  const [store, ada] = [usePerson(), personNow()]
  here.value = 'just typed'
  store.adopt({ person: 'g'.repeat(22), username: 'Grace', avatar: 'd'.repeat(64) })
  for (const scope of close) scope()
  expect(newestDraft('lobby', ada)?.text).toBe('just typed')
  expect(newestDraft('lobby', 'g'.repeat(22))).toBeUndefined()
})

test('P16.10: only the draft of the room itself follows the person, also while a thread is answered', () => {
  openTab('ada')
  const [room, thread] = [effectScope(), effectScope()]
  const text = room.run(() => useOpenDraft('team'))
  thread.run(() => useDraft('team m12'))
  expect(openDraft.value).toEqual({ room: 'team', text })
  thread.stop()
  expect(openDraft.value).toEqual({ room: 'team', text })
  room.stop()
  expect(openDraft.value).toBeUndefined()
})

test('P16.10: the composer of the next room stays the open one when that of the last room goes', () => {
  openTab('ada')
  const [last, next] = [effectScope(), effectScope()]
  last.run(() => useOpenDraft('team'))
  const text = next.run(() => useOpenDraft('attic'))
  last.stop()
  expect(openDraft.value).toEqual({ room: 'attic', text })
  next.stop()
})

function openTab(name: string): Ref<string> {
  setActivePinia(createPinia())
  const person = usePerson()
  if (person.known === undefined) person.identify(`${name}@example.com`, name)
  const scope = effectScope()
  close.push(() => scope.stop())
  return scope.run(() => useDraft('lobby')) ?? expect.unreachable()
}

const stored = () => newestDraft('lobby', personNow())?.text ?? ''

function write(draft: Ref<string>, text: string) {
  vi.advanceTimersByTime(1)
  draft.value = text
  vi.runAllTimers()
}

function personNow() {
  return usePerson().known?.id ?? ''
}
