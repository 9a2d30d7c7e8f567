import { personIdOf } from '@parley/shared'
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDB } from 'idb'
import { deleteOutbox } from '../../storage/outbox-boxes.ts'
import { openOutbox } from '../../storage/outbox-db.ts'
import { newestDraft } from '../../storage/drafts.ts'
import { usePerson } from '../../stores/person-store.ts'
import { dueSignOuts } from '../../storage/due-sign-outs.ts'
import { become } from './become.ts'
import { keepSession } from './keep-session.ts'

const token = 't'.repeat(22)
const id = personIdOf(token)
const day = 24 * 60 * 60_000

/** Where the cookie is, and what the server does with the next requests. */
let server: {
  cookie: string | undefined
  refusesCookies: boolean
  introduced: unknown
  asked: string[]
  next: ('lost answer' | 'offline' | 'older' | 'busy')[]
}
let kept: Map<string, string>

beforeEach(() => {
  server = { cookie: undefined, refusesCookies: false, introduced: undefined, asked: [], next: [] }
  kept = new Map()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('fetch', answer)
  vi.spyOn(console, 'info').mockReturnValue(undefined)
  kept.set('parley.person', JSON.stringify({ token, email: 'ada@example.com', username: 'Ada' }))
  setActivePinia(createPinia())
})
afterEach(async () => {
  await deleteOutbox(id)
  vi.unstubAllGlobals()
})

test('P11.3: the token becomes a cookie, and leaves the storage and the memory', async () => {
  await keepSession(0)
  expect(server.asked).toEqual(['POST /api/session', 'GET /api/session'])
  expect(server.cookie).toBe(token)
  expect(server.introduced).toMatchObject({ username: 'Ada', avatar: usePerson().avatar })
  expect(usePerson().known).toMatchObject({ id, username: 'Ada' })
  expect(usePerson().known?.token).toBeUndefined()
  expect(JSON.stringify([...kept])).not.toContain(token)
})

test('P11.3: what an earlier version has stored under the token is kept under the id', async () => {
  kept.set('parley.drafts', JSON.stringify({ token, drafts: [['lobby', 'half a thought']] }))
  kept.set('parley.left', JSON.stringify([{ mark: '', token: 'l'.repeat(22) }]))
  await openOutbox('lobby', id)
  const db = await openDB('parley', 1)
  await db.add('posts', { box: `${token} lobby`, type: 'post', cid: 'cid-0001', message: 'unsent', at: 0 })
  await keepSession(0)
  expect(newestDraft('lobby', id)?.text).toBe('half a thought')
  expect((await openOutbox('lobby', id)).kept).toMatchObject([{ message: 'unsent' }])
  expect(JSON.stringify([[...kept], await db.getAll('posts')])).not.toMatch(/t{22}|l{22}/)
  // Pages of that version, which were still open, store once more: by the token, and by what stands in its place.
  await db.add('posts', { box: `id:${id} lobby`, type: 'post', cid: 'cid-0003', message: 'later', at: 0 })
  await db.add('posts', { box: `${token} lobby`, type: 'post', cid: 'cid-0002', message: 'late', at: 0 })
  await keepSession(0)
  expect((await openOutbox('lobby', id)).kept).toHaveLength(3)
  expect(JSON.stringify(await db.getAll('posts'))).not.toContain(token)
  db.close()
})

test.each([
  ['the server is of an earlier version', ['older']],
  ['there is no connection', ['offline']],
  ['the answer is lost', ['lost answer']],
] as const)('P11.3: the token stays when %s, and the next connection succeeds', async (_what, next) => {
  kept.set('parley.drafts', JSON.stringify({ token, drafts: [['lobby', 'half a thought']] }))
  server.next = [...next]
  await keepSession(0)
  expect(usePerson().known?.token).toBe(token)
  expect(kept.get('parley.drafts')).toContain(token)
  await keepSession(0)
  expect(usePerson().known?.token).toBeUndefined()
  expect(newestDraft('lobby', id)?.text).toBe('half a thought')
})

test('P11.3: two tabs do it at once', async () => {
  await Promise.all([keepSession(0), keepSession(0)])
  expect(usePerson().known).toMatchObject({ id, username: 'Ada' })
  expect(JSON.stringify([...kept])).not.toContain(token)
})

test('P11.3: another tab that leaves meanwhile has left', async () => {
  const storedBefore = kept.get('parley.person')
  const keeping = keepSession(0)
  kept.delete('parley.person')
  await keeping
  expect(storedBefore).toContain(token)
  expect(kept.has('parley.person')).toBe(false)
})

test('P11.5: the cookie is renewed weekly, and not with every connection', async () => {
  await keepSession(0)
  server.asked = []
  await keepSession(6 * day)
  expect(server.asked).toEqual([])
  await keepSession(8 * day)
  await keepSession(9 * day)
  expect(server.asked).toEqual(['GET /api/session'])
})

test('P11.4: who left without a connection is signed out with the next one, before somebody else signs in', async () => {
  await keepSession(0)
  leave()
  server.next = ['offline']
  await keepSession(0)
  expect(server.cookie).toBe(token)
  usePerson().identify('grace@example.com', 'Grace')
  server.asked = []
  await keepSession(0)
  expect(server.asked).toEqual(['DELETE /api/session', 'POST /api/session', 'GET /api/session'])
  expect(kept.has('parley.leaving')).toBe(false)
  expect(usePerson().known).toMatchObject({ username: 'Grace', token: undefined })
})

test('P11.4: who has left and is back by a link stays signed in', async () => {
  await keepSession(0)
  leave()
  become({ person: id, username: 'Ada' })
  await keepSession(0)
  expect(server.cookie).toBe(token)
})

test('P11.4: who left is signed out later when the server is too busy', async () => {
  await keepSession(0)
  leave()
  server.next = ['busy']
  await keepSession(0)
  expect(server.cookie).toBe(token)
  await keepSession(0)
  expect(server.cookie).toBeUndefined()
})

test('P11.6: nobody else is signed out when another tab has signed in meanwhile', async () => {
  await keepSession(0)
  leave()
  server.cookie = 'g'.repeat(22)
  await keepSession(0)
  expect(server.cookie).toBe('g'.repeat(22))
  expect(kept.has('parley.leaving')).toBe(false)
})

// Last: the page asks only once whether the browser refuses cookies.
test('P11.3: a browser that refuses cookies keeps its token', async () => {
  server.refusesCookies = true
  await keepSession(0)
  await keepSession(0)
  expect(usePerson().known?.token).toBe(token)
  expect(server.asked).toEqual(['POST /api/session', 'GET /api/session'])
})

function leave() {
  dueSignOuts.add(id)
  usePerson().forget()
}

function answer(path: string, { method = 'GET', body, headers }: RequestInit): Promise<Response> {
  const asPerson = new Headers(headers).get('Parley-Person')
  server.asked.push(`${method} ${path}`)
  const next = server.next.shift()
  if (next === 'offline') return Promise.reject(new TypeError('Failed to fetch'))
  if (next === 'older') return Promise.resolve(new Response('<!doctype html>', { status: 404 }))
  if (next === 'busy')
    return Promise.resolve(Response.json({ code: 'slow_down', reason: '', retryAfter: 1 }, { status: 429 }))
  if (method === 'POST' && typeof body === 'string') {
    const sent = JSON.parse(body) as { token: string }
    server.introduced = sent
    if (!server.refusesCookies) server.cookie = sent.token
  }
  const response = answerTo(method, asPerson)
  return next === 'lost answer' ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(response)
}

function answerTo(method: string, asPerson: string | null) {
  if (server.cookie === undefined && method !== 'POST')
    return Response.json({ code: 'signed_out', reason: '' }, { status: 401 })
  const person = personIdOf(server.cookie ?? token)
  if (asPerson !== null && asPerson !== person)
    return Response.json({ code: 'another_person', reason: '' }, { status: 409 })
  if (method !== 'DELETE') return Response.json({ person })
  server.cookie = undefined
  return new Response(null, { status: 204 })
}
