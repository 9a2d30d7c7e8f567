import type { StoredAction } from '@parley/client'
import { personIdOf } from '@parley/shared'
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test } from 'vitest'
import { countUnsentElsewhere, deleteOutbox, rekeyOutbox } from './outbox-boxes.ts'
import { openOutbox } from './outbox-db.ts'

const token = 't'.repeat(22)
const ada = personIdOf(token)
const grace = personIdOf('g'.repeat(22))

beforeEach(async () => {
  for (const person of [ada, grace]) await deleteOutbox(person)
})

test('posts are stored in order, for their room and their person alone', async () => {
  await keep('lobby', ada, 'one', 'two')
  await keep('team', ada, 'elsewhere')
  await keep('lobby', grace, 'hers')
  expect(await textsIn('lobby', ada)).toEqual(['one', 'two'])
  expect(await textsIn('lobby', grace)).toEqual(['hers'])
  expect(await countUnsentElsewhere(ada, 'lobby')).toBe(1)
  await deleteOutbox(ada)
  expect([await textsIn('lobby', ada), await textsIn('team', ada)]).toEqual([[], []])
  expect(await textsIn('lobby', grace)).toEqual(['hers'])
})

test('a post that is replaced keeps its place', async () => {
  await keep('lobby', ada, 'one', 'two')
  const outbox = await openOutbox('lobby', ada)
  outbox.replace({ ...postOf('one, without a file'), cid: 'cid-one' })
  await expect.poll(() => textsIn('lobby', ada)).toEqual(['one, without a file', 'two'])
  outbox.replace(postOf('never kept'))
  outbox.forget(['cid-one'])
  await expect.poll(() => textsIn('lobby', ada)).toEqual(['two'])
})

describe('what an earlier version has stored under the token', () => {
  test('is loaded with the posts under the id, in the order of storing', async () => {
    await keepByToken('lobby', 'one', 'two')
    await keep('lobby', ada, 'three')
    await keepByToken('lobby', 'four')
    expect(await textsIn('lobby', ada)).toEqual(['one', 'two', 'three', 'four'])
    expect(await textsIn('lobby', grace)).toEqual([])
  })

  test('is stored under the id, in all rooms, and the token no more; twice changes nothing', async () => {
    await keepByToken('lobby', 'one')
    await keep('lobby', ada, 'two')
    await keepByToken('team', 'elsewhere')
    await keep('lobby', grace, 'hers')
    for (let time = 1; time <= 2; time += 1) {
      await Promise.all([rekeyOutbox(ada), rekeyOutbox(ada)])
      expect(JSON.stringify(await everything())).not.toContain(token)
      expect(await textsIn('lobby', ada)).toEqual(['one', 'two'])
      expect(await textsIn('team', ada)).toEqual(['elsewhere'])
      expect(await textsIn('lobby', grace)).toEqual(['hers'])
    }
  })

  test('is forgotten once it is sent, before and after it is stored under the id', async () => {
    await keepByToken('lobby', 'one', 'two')
    const outbox = await openOutbox('lobby', ada)
    outbox.forget(['cid-one'])
    await expect.poll(() => textsIn('lobby', ada)).toEqual(['two'])
    await rekeyOutbox(ada)
    outbox.forget(['cid-two'])
    await expect.poll(everything).toEqual([])
  })

  test('is deleted when the person leaves', async () => {
    await keepByToken('team', 'one')
    expect(await countUnsentElsewhere(ada, 'lobby')).toBe(1)
    await deleteOutbox(ada)
    expect(await everything()).toEqual([])
  })
})

async function keep(room: string, person: string, ...texts: string[]) {
  const outbox = await openOutbox(room, person)
  for (const text of texts) outbox.keep(postOf(text))
  await expect.poll(() => textsIn(room, person)).toEqual(expect.arrayContaining(texts))
}

async function keepByToken(room: string, ...texts: string[]) {
  const db = await openDB('parley', 1)
  for (const text of texts) await db.add('posts', { box: `${token} ${room}`, ...postOf(text) })
  db.close()
}

async function textsIn(room: string, person: string) {
  const { kept } = await openOutbox(room, person)
  return kept.map((action) => ('message' in action ? action.message : ''))
}

async function everything() {
  const db = await openDB('parley', 1)
  const all: unknown[] = await db.getAll('posts')
  db.close()
  return all
}

const postOf = (text: string): StoredAction => ({ type: 'post', cid: `cid-${text}`, message: text, at: 0 })
