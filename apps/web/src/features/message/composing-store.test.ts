import type { Outgoing, RoomView } from '@parley/client'
import { refuse, type Action, type Message } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useComposing } from './composing-store.ts'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
  openPage()
  usePerson().identify('ada@example.com', 'Ada')
  see([mine(1, 'one'), mine(2, 'two')])
})
afterEach(() => vi.unstubAllGlobals())

test('the next person starts with nothing', () => {
  const composing = useComposing()
  composing.edit(mine(1, 'one'))
  composing.edited = 'private words'
  composing.mention('Bob')
  usePerson().forget()
  usePerson().identify('grace@example.com', 'Grace')
  expect(composing.state).toEqual({ name: 'message' })
  expect(composing.edited).toBe('')
  expect(composing.insertion).toBeUndefined()
  expect(JSON.stringify([...kept])).not.toContain('private')
})

test('editLast does not restart an edit whose field is empty', () => {
  const composing = useComposing()
  composing.edit(mine(1, 'one'))
  composing.edited = ''
  composing.editLast()
  expect(composing.state).toMatchObject({ name: 'edit', message: { id: 1 } })
})

test('a changed edit returns after a reply, and after another edit', () => {
  const composing = useComposing()
  composing.edit(mine(1, 'one'))
  composing.edited = 'one, in more words'
  composing.reply(mine(2, 'two'))
  expect(composing.state.name).toBe('reply')
  composing.send('an answer')
  expect(composing.edited).toBe('one, in more words')
  composing.edit(mine(2, 'two'))
  expect(composing.edited).toBe('two')
  composing.edit(mine(1, 'one'))
  expect(composing.edited).toBe('one, in more words')
  composing.stepBack()
  expect(composing.state).toEqual({ name: 'message' })
})

test('an edit without changes is dropped by a reply', () => {
  const composing = useComposing()
  composing.edit(mine(1, 'one'))
  composing.reply(mine(2, 'two'))
  composing.stepBack()
  expect(composing.state).toEqual({ name: 'message' })
})

test('a reply returns after an edit, and a new reply replaces the old one', () => {
  const composing = useComposing()
  composing.reply(mine(1, 'one'))
  composing.reply(mine(2, 'two'))
  composing.edit(mine(1, 'one'))
  composing.stepBack()
  expect(composing.state).toMatchObject({ name: 'reply', to: { id: 2 } })
  composing.stepBack()
  expect(composing.state).toEqual({ name: 'message' })
})

test('editLast applies pending changes', () => {
  const composing = useComposing()
  see([mine(1, 'one'), mine(2, 'two')], [going({ type: 'edit', cid: 'c1', id: 2, message: 'dos' })])
  composing.editLast()
  expect(composing.edited).toBe('dos')
  composing.stepBack()
  see([mine(1, 'one'), mine(2, 'two')], [going({ type: 'remove', cid: 'c2', id: 2 })])
  composing.editLast()
  expect(composing.edited).toBe('one')
})

test('editLast does nothing while a message is being posted', () => {
  const composing = useComposing()
  const post = going({ type: 'post', cid: 'c1', message: 'three' })
  see([mine(1, 'one')], [post])
  composing.editLast()
  expect(composing.state).toEqual({ name: 'message' })
  see([mine(1, 'one')], [{ ...post, state: { name: 'refused', refusal: refuse('too_long') } }])
  composing.editLast()
  expect(composing.edited).toBe('one')
})

test('unfinished replies and edits survive a reload, for the same person and room', () => {
  const composing = useComposing()
  composing.reply(mine(2, 'two'))
  composing.edit(mine(1, 'one'))
  composing.edited = 'one, in more words'
  openPage()
  expect(useComposing().edited).toBe('one, in more words')
  useComposing().stepBack()
  expect(useComposing().state).toMatchObject({ name: 'reply', to: { id: 2 } })
  openPage('team')
  expect(useComposing().state).toEqual({ name: 'message' })
})

test('a sent edit does not return after a reload', () => {
  useComposing().edit(mine(1, 'one'))
  useComposing().edited = 'uno'
  useComposing().send('uno')
  openPage()
  expect(useComposing().state).toEqual({ name: 'message' })
})

function openPage(room = 'lobby') {
  setActivePinia(createPinia())
  useRoom().name = room
}

function mine(id: number, text: string): Message {
  const { known, avatar } = usePerson()
  return { id, rev: id, cid: `cid-000${id}`, at: 0, username: known?.username ?? '', avatar, message: text }
}

function going(action: Action): Outgoing {
  return { ...action, at: 5, state: { name: 'pending' } }
}

function see(messages: Message[], outbox: Outgoing[] = []) {
  const view: RoomView = {
    connection: { name: 'live', attempt: 0 },
    timeline: { epoch: 'e', cursor: 0, messages, more: false },
    people: { count: 0, listed: [] },
    outbox,
    typing: [],
    shown: undefined,
    standing: undefined,
    uploads: undefined,
    asking: [],
    muted: [],
    mutedUntil: undefined,
    slowUntil: 0,
    historyWindow: undefined,
    loading: { name: 'nothing' },
    thread: undefined,
  }
  useRoom().view = view
}
