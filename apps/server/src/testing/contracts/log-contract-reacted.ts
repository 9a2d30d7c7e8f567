import { applyReacted, limits } from '@parley/shared'
import { expect, test } from 'vitest'
import type { Changes, Draft, MessageLog } from '../../log/message-log.ts'

/** The part of the log contract about what it reports of reactions. */
export function reactedContract(log: () => MessageLog) {
  test('P5.9: reports reactions so that a watcher can apply them, unless the message has changed otherwise', async () => {
    await append(post('cid-00001', 'one'), post('cid-00002', 'two'))
    const received: Changes[] = []
    const unwatch = await log().watch((_, changes) => changes && received.push(changes))
    await append(react('cid-00003', 1, '👍'), {
      ...react('cid-00004', 1, '👍'),
      author: 'b',
      username: 'Bob',
    })
    await append(react('cid-00005', 1, '👍', false))
    await append(edit('cid-00006', 1, 'uno'), react('cid-00007', 1, '🎉'), react('cid-00008', 2, '🎉'))
    await append(post('cid-00009', 'three'), react('cid-00010', 9, '🎉'))
    unwatch()
    expect(received.map(({ reacted = [] }) => reacted)).toEqual([
      [
        [1, 3, '👍', true, 'Ada'],
        [1, 4, '👍', true, 'Bob'],
      ],
      [[1, 5, '👍', false, 'Ada']],
      [[2, 8, '🎉', true, 'Ada']],
      [],
    ])
    const first = received.slice(0, 2).flatMap(({ reacted = [] }) => reacted)
    expect(first.reduce(applyReacted, [])).toEqual(received[1]?.messages[0]?.reactions)
  })

  test('P5.9: reports a removed reaction as a whole message where somebody else is listed now', async () => {
    await append(post('cid-00001', 'one'))
    const names = Array.from({ length: limits.reactionPeople + 1 }, (_, n) => `person ${n}`)
    await append(
      ...names.map((name, n) => ({ ...react(`cid-1${n}-of`, 1, '👍'), author: name, username: name })),
    )
    const received: Changes[] = []
    const unwatch = await log().watch((_, changes) => changes && received.push(changes))
    await append({ ...react('cid-00002', 1, '👍', false), author: 'person 0', username: 'person 0' })
    unwatch()
    expect(received[0]?.reacted ?? []).toEqual([])
    expect(received[0]?.messages[0]?.reactions?.[0]).toMatchObject({ count: limits.reactionPeople })
  })

  function append(...drafts: Draft[]) {
    return log().append('lobby', drafts)
  }
}

const ada = { author: 'author', username: 'Ada', avatar: 'a'.repeat(64) }

function post(cid: string, message: string): Draft {
  return { ...ada, type: 'post', cid, message }
}

function edit(cid: string, id: number, message: string): Draft {
  return { ...ada, type: 'edit', cid, id, message }
}

function react(cid: string, id: number, emoji: string, on = true): Draft {
  return { ...ada, type: 'react', cid, id, emoji, on }
}
