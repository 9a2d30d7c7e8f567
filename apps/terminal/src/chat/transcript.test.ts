import type { RoomView } from '@parley/client'
import { refuse, type Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { plain } from '../screen/paint.ts'
import { statusLines } from './status-lines.ts'
import { Transcript } from './transcript.ts'

const me = person('Ada')
const at = new Date(2026, 6, 21, 9, 5).getTime()
const day: unknown = expect.stringMatching(/^── Tuesday,? 21 July 2026 ──$/)
const start: RoomView = {
  connection: { name: 'idle' },
  timeline: { epoch: undefined, cursor: 0, messages: [], more: false },
  outbox: [],
  people: { count: 0, listed: [] },
  typing: [],
  mutedUntil: undefined,
  slowUntil: 0,
  uploads: undefined,
  shown: undefined,
  standing: undefined,
  asking: [],
  muted: [],
  historyWindow: undefined,
  thread: undefined,
  loading: { name: 'nothing' },
}
const live = { ...start, connection: { name: 'live', attempt: 0 } } as const
const waiting = { ...start, connection: { name: 'waiting', attempt: 1, ms: 10 } } as const

test('prints a message once', () => {
  const transcript = of(start)
  expect(transcript.update(holding('e', 1, 2))).toEqual([day, '09:05 Grace: text 1', '09:05 Grace: text 2'])
  expect(transcript.update(holding('e', 1, 2))).toEqual([])
  expect(transcript.update(holding('e', 1, 2, 3))).toEqual(['09:05 Grace: text 3'])
})

test('prints edits and removals, but not reactions', () => {
  const transcript = of(start)
  const view = holding('e', 1, 2)
  transcript.update(view)
  const edited = changed(view, 3, { message: 'other', edited: at })
  expect(transcript.update(edited)).toEqual(['09:05 Grace (edited): other'])
  const reacted = changed(edited, 4, { reactions: [{ emoji: '👍', count: 1, people: ['Ada'] }] })
  expect(transcript.update(reacted)).toEqual([])
  const removed = changed(view, 5, { message: '', removed: true })
  expect(transcript.update(removed)).toEqual(['09:05 Grace: removed this message'])
})

test('hides spoilers until they are asked for, the newest first', () => {
  const transcript = of(start, { hidesSpoilers: true })
  const text = (view: RoomView, id: number, message: string) => ({
    ...view,
    timeline: {
      ...view.timeline,
      messages: view.timeline.messages.map((one) => (one.id === id ? { ...one, message } : one)),
    },
  })
  const first = text(holding('e', 1, 2, 3), 1, 'it was ||the\nbutler||, `||not code||`')
  expect(transcript.update(text(first, 2, '||Rosebud||'))).toEqual([
    day,
    '09:05 Grace: it was ||…||, `||not code||`',
    '09:05 Grace: ||…||',
    '09:05 Grace: text 3',
  ])
  expect(transcript.spoilers(0)).toEqual(['09:05 Grace: ||Rosebud||'])
  expect(transcript.spoilers(1)).toEqual(['09:05 Grace: it was ||the', '    │ butler||, `||not code||`'])
  expect(transcript.spoilers(2)).toEqual(['There is no such message here.'])
})

test('reports a new log, and prints its messages', () => {
  const transcript = of(start)
  transcript.update(holding('e', 1, 2))
  expect(transcript.update(holding('f', 1))).toEqual([
    'The room has a new log. It contains:',
    day,
    '09:05 Grace: text 1',
  ])
})

test('reports a lost and a restored connection once', () => {
  const transcript = of(start)
  expect(transcript.update(live)).toEqual([])
  expect(transcript.update(waiting)).toEqual(['○ Connection lost. What you write is kept and sent later.'])
  expect(transcript.update({ ...waiting, connection: { name: 'opening', attempt: 1 } })).toEqual([])
  expect(transcript.update(waiting)).toEqual([])
  expect(transcript.update(live)).toEqual(['● Connected again.'])
})

test('reports an unreachable server once, with the reason, and does not report leaving', () => {
  const transcript = of(start)
  expect(transcript.update(waiting, 'ECONNREFUSED')).toEqual([expect.stringContaining('(ECONNREFUSED)')])
  expect(transcript.update(waiting, 'ECONNREFUSED')).toEqual([])
  transcript.update(live)
  expect(transcript.update({ ...live, connection: { name: 'idle' } })).toEqual([])
})

test('reports who is here after joining, and then who joins and leaves', () => {
  const transcript = of(start)
  expect(transcript.update(here('Ada', 'Grace'))).toEqual(['2 here: Grace, and you.'])
  expect(transcript.update(here('Ada', 'Ken\n', 'Lin'))).toEqual(['→ Ken␊, Lin joined', '← Grace left'])
  expect(transcript.update({ ...start, people: { count: 201, listed: [] } })).toEqual([])
})

test('does not compare the lists of two connections', () => {
  const transcript = of(start)
  const { people } = here('Ada', 'Grace')
  transcript.update({ ...live, people })
  transcript.update({ ...waiting, people })
  expect(transcript.update({ ...live, people: here('Ada').people })).toEqual(['● Connected again.'])
})

test('reports a refused post once, with its reason and text', () => {
  const refused = {
    ...start,
    outbox: [outgoing('hello', { name: 'refused', refusal: refuse('storage_full') })],
  }
  const transcript = of(start)
  expect(transcript.update(refused)).toEqual([
    '✗ Not sent: The server has no room to store messages. /retry or /discard: hello',
  ])
  expect(transcript.update({ ...refused, outbox: [...refused.outbox] })).toEqual([])
})

test('shows posts that are not in the room yet above the prompt, one row each', () => {
  const outbox = [
    outgoing('one\ntwo', { name: 'pending' }),
    outgoing('x'.repeat(90), { name: 'sent' }),
    outgoing('three', { name: 'refused', refusal: refuse('storage_full') }),
    outgoing('four', { name: 'delayed', until: 1, because: refuse('storage_full') }),
    ...[5, 6, 7].map((n) => outgoing(String(n), { name: 'pending' })),
  ]
  expect(statusLines(waiting.connection, outbox, 40, plain)).toEqual([
    '… one␊two',
    `… ${'x'.repeat(36)}…`,
    '✗ The server has no room to store mess…',
    '… (delayed by the server) four',
    '… 5',
    '… and 2 more',
    '○ Connecting… Enter tries now.',
  ])
  expect(statusLines(live.connection, [], 40, plain)).toEqual([])
})

function of(view: RoomView, style: { hidesSpoilers?: boolean } = {}) {
  return new Transcript(me, { paint: plain, emoji: (text) => text, ...style }, view)
}

function holding(epoch: string, ...ids: number[]): RoomView {
  const messages = ids.map((id): Message => {
    return { id, rev: id, cid: `cid-${id}`, at, ...person('Grace'), message: `text ${id}` }
  })
  return { ...start, timeline: { ...start.timeline, epoch, cursor: ids.length, messages } }
}

/** Its first message, changed at `rev`. */
function changed({ timeline, ...view }: RoomView, rev: number, change: Partial<Message>): RoomView {
  const [first, ...others] = timeline.messages
  const messages = first === undefined ? [] : [{ ...first, rev, ...change }, ...others]
  return { ...view, timeline: { ...timeline, cursor: rev, messages } }
}

function here(...names: string[]): RoomView {
  return { ...start, people: { count: names.length, listed: names.map(person) } }
}

function outgoing(message: string, state: RoomView['outbox'][number]['state']): RoomView['outbox'][number] {
  return { type: 'post', cid: `cid-${message}`, message, at, state }
}

function person(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
