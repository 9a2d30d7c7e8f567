import { personIdOf } from '@parley/shared'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dueSignOuts } from '../../storage/due-sign-outs.ts'
import { openOutbox } from '../../storage/outbox-db.ts'
import { askWhatEnds, endSession } from './end-session.ts'

const token = 't'.repeat(22)
const ada = { id: personIdOf(token), email: 'ada@example.com', username: 'Ada' }
const current = { id: 'one', kind: 'browser', name: 'Firefox', createdAt: 0, seenAt: 0, current: true }

let asked: { method: string | undefined; headers: Headers }[]

beforeEach(() => {
  asked = []
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.spyOn(console, 'info').mockReturnValue(undefined)
})
afterEach(() => vi.unstubAllGlobals())

test.each([
  ['the only one', true, [current]],
  ['one of two', false, [current, { ...current, id: 'two', current: false }]],
  [
    'the only one beside a passkey',
    false,
    [current, { ...current, id: 'two', kind: 'passkey', current: false }],
  ],
])('P11.4: tells whether this credential is the last: %s', async (_what, isLast, credentials) => {
  answerWith(() => Response.json({ credentials }))
  expect(await askWhatEnds(ada, 'lobby', true)).toEqual({ unsentElsewhere: 0, isLast })
})

test.each([
  ['without a connection', false, () => Response.json({ credentials: [current] })],
  ['when the server is of an earlier version', true, () => new Response('<!doctype html>', { status: 404 })],
])('P11.4: does not know %s', async (_what, isOnline, answer) => {
  answerWith(answer)
  expect(await askWhatEnds(ada, 'lobby', isOnline)).toEqual({ unsentElsewhere: 0, isLast: undefined })
})

test('counts what is not sent in other rooms, and leaving deletes it and signs out', async () => {
  answerWith(() => new Response(null, { status: 204 }))
  for (const room of ['lobby', 'team', 'garden']) {
    const outbox = await openOutbox(room, ada.id)
    outbox.keep({ type: 'post', cid: `cid-${room}`, message: 'hi', at: 0 })
    await expect.poll(async () => (await openOutbox(room, ada.id)).kept).toHaveLength(1)
  }
  expect((await askWhatEnds(ada, 'lobby', false)).unsentElsewhere).toBe(2)
  dueSignOuts.add(ada.id)
  await endSession({ ...ada, token })
  expect(asked[0]?.method).toBe('DELETE')
  expect(asked[0]?.headers.get('Parley-Person')).toBe(ada.id)
  expect(asked[0]?.headers.get('Authorization')).toBe(`Bearer ${token}`)
  expect(dueSignOuts.load()).toEqual([])
  expect((await openOutbox('team', ada.id)).kept).toEqual([])
})

test('P11.4: signing out is still due when the server cannot be reached', async () => {
  answerWith(() => Promise.reject(new TypeError('Failed to fetch')))
  dueSignOuts.add(ada.id)
  await endSession(ada)
  expect(dueSignOuts.load()).toEqual([ada.id])
})

function answerWith(answer: () => Response | Promise<Response>) {
  vi.stubGlobal('fetch', async (_path: string, { method, headers }: RequestInit) => {
    asked.push({ method, headers: new Headers(headers) })
    return answer()
  })
}
