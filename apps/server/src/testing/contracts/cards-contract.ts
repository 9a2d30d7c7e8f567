import { expect, test } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import type { FileRecords } from '../../files/file-records.ts'
import type { Changes, Draft, MessageLog } from '../../log/message-log.ts'
import { ada, bob, by, entry, post } from './access-drafts.ts'
import { idOf, record } from './file-drafts.ts'

interface Opened {
  log: MessageLog
  files: FileRecords
  access: AccessStore
}

const link = 'https://example.org/a'

/** The part of the contract of files and messages about the cards of links. */
export function cardsContract(opened: () => Opened) {
  const append = (...drafts: Draft[]) => opened().log.append('lobby', drafts)
  const read = async () => (await opened().log.since('lobby', 0, 100)).messages
  const first = async () => (await read()).find(({ id }) => id === 1)
  const isKept = async (n: number) => (await opened().files.find(idOf(n))) !== undefined

  /** Ada's message 1 with a link, and its card with picture 1. */
  async function withCard() {
    await opened().files.add(record(1))
    await append(post(`look: ${link}`))
    return append(card(1, { picture: idOf(1) }))
  }

  test('P15.2: a card is a change of its message, on every way to read it', async () => {
    const told: Changes[] = []
    await opened().log.watch((_room, changes) => {
      if (changes !== undefined) told.push(changes)
    })
    expect(await withCard()).toEqual([{ type: 'changed', rev: 2 }])
    const shown = { link, site: 'example.org', title: 'A "page" 页', text: 'About', picture: record(1).file }
    const message = { id: 1, rev: 2, message: `look: ${link}`, card: shown }
    expect(await read()).toMatchObject([message])
    expect(told.at(-1)).toMatchObject({ after: 1, rev: 2, messages: [message] })
    expect(await opened().log.before('lobby', 9, 9)).toMatchObject([message])
    expect(await opened().log.after('lobby', 0, 9)).toMatchObject([message])
    expect(await read()).not.toMatchObject([{ edited: expect.any(Number) as number }])
    expect(await opened().files.find(idOf(1))).toMatchObject({ message: 1 })
  })

  test('P15.2: a card for another link, a second one, and one of somebody else change nothing', async () => {
    await withCard()
    const other = { link: 'https://example.org/b' }
    expect(await append(card(1), card(1, other), card(7))).toEqual([
      { type: 'changed', rev: 2 },
      { type: 'changed', rev: 2 },
      { type: 'no_such_message' },
    ])
    await append(post(`mine: ${link}`, 'bob'))
    expect(await append(card(3))).toEqual([{ type: 'not_yours' }])
    expect(await first()).toMatchObject({ rev: 2, card: { picture: { id: idOf(1) } } })
  })

  test('P15.3: a card without a picture, and one whose picture is gone', async () => {
    await append(post(`look: ${link}`))
    expect(await append(card(1, { picture: idOf(5) }))).toEqual([{ type: 'changed', rev: 2 }])
    expect(await first()).toMatchObject({ card: { title: 'A "page" 页' } })
    expect((await first())?.card).not.toHaveProperty('picture')
  })

  test('P15.4: an edit keeps the card with its link, and removes it and its picture without', async () => {
    await withCard()
    await append(edit(`once more: ${link}.`))
    expect(await first()).toMatchObject({ rev: 3, card: { link } })
    expect(await isKept(1)).toBe(true)
    await append(edit('no link any more'))
    expect(await first()).toMatchObject({ rev: 4, message: 'no link any more' })
    expect(await first()).not.toHaveProperty('card')
    expect(await opened().files.released(9)).toEqual([idOf(1)])
    await append(edit(`and again: ${link}`), card(1))
    expect(await first()).toMatchObject({ rev: 6, card: { link } })
  })

  test('P15.4: reactions keep the card, and a quote has none', async () => {
    await withCard()
    await append(
      { ...by(bob), type: 'react', cid: 'cid-react', id: 1, emoji: '👍', on: true },
      {
        ...post('nice', 'bob'),
        replyTo: 1,
      },
    )
    expect(await first()).toMatchObject({ card: { link }, reactions: [{ emoji: '👍' }] })
    expect((await read()).at(-1)?.replyTo).toEqual({ id: 1, username: 'ada', message: `look: ${link}` })
  })

  test('P15.5: the author takes the card away, with its picture, and it does not come again', async () => {
    await withCard()
    expect(await append(take(ada))).toEqual([{ type: 'changed', rev: 3 }])
    expect(await append(take(ada))).toEqual([{ type: 'changed', rev: 3 }])
    expect(await first()).not.toHaveProperty('card')
    expect(await isKept(1)).toBe(false)
    expect(await append(card(1), edit(`the same: ${link}`), card(1))).toEqual([
      { type: 'changed', rev: 3 },
      { type: 'changed', rev: 4 },
      { type: 'changed', rev: 4 },
    ])
    expect(await first()).not.toHaveProperty('card')
  })

  test('P15.5: others take no card away, but moderators, and a message without one stays as it is', async () => {
    await withCard()
    expect(await append(take(bob))).toEqual([{ type: 'not_yours' }])
    expect(await append({ ...take(bob), cid: 'cid-of-moderator', moderates: true })).toEqual([
      { type: 'changed', rev: 3 },
    ])
    expect(await first()).not.toHaveProperty('card')
    await append(post('plain'))
    expect(await append({ ...take(ada), cid: 'cid-of-plain', id: 4 })).toEqual([{ type: 'changed', rev: 4 }])
    expect(await append({ ...take(ada), cid: 'cid-of-none', id: 9 })).toEqual([{ type: 'no_such_message' }])
  })

  test('P15.4: removing the message removes its card and the picture, and none comes later', async () => {
    await withCard()
    await append({ ...by(ada), type: 'remove', cid: 'cid-remove', id: 1 })
    expect(await first()).not.toHaveProperty('card')
    expect(await opened().files.released(9)).toEqual([idOf(1)])
    expect(await append(card(1))).toEqual([{ type: 'no_such_message' }])
    expect(await append(take(ada))).toEqual([{ type: 'no_such_message' }])
  })

  test('P15.4: retention removes the picture of the card', async () => {
    await withCard()
    await append(post('new'), entry({ kind: 'trim', floor: 3 }))
    await opened().access.deleteBelow('lobby', 3, 10)
    expect(await read()).toMatchObject([{ id: 3 }])
    expect(await opened().files.released(9)).toEqual([idOf(1)])
  })

  test('P15.2: a message that is posted, gets a card and is removed at once keeps nothing', async () => {
    await opened().files.add(record(1))
    const remove = { ...by(ada), type: 'remove', cid: 'cid-remove', id: 1 } as const
    await append(post(`look: ${link}`), card(1, { picture: idOf(1) }), remove)
    expect(await read()).toMatchObject([{ removed: true }])
    expect(await opened().files.released(9)).toEqual([idOf(1)])
  })
}

let cids = 0

function card(id: number, more: { link?: string; picture?: string } = {}): Draft {
  const found = { link, site: 'example.org', title: 'A "page" 页', text: 'About' }
  return { ...by(ada), type: 'card', cid: `cid-card-${(cids += 1)}`, id, card: { ...found, ...more } }
}

function edit(message: string): Draft {
  return { ...by(ada), type: 'edit', cid: `cid-edit-${(cids += 1)}`, id: 1, message }
}

function take(who: Parameters<typeof by>[0]): Draft & { type: 'remove_card' } {
  return { ...by(who), type: 'remove_card', cid: 'cid-take', id: 1 }
}
