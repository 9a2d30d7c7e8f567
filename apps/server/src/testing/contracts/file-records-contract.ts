import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import type { RetentionStore } from '../../access/retention-store.ts'
import type { FileRecords } from '../../files/file-records.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { ada, bob, by, entry, post } from './access-drafts.ts'
import { cardsContract } from './cards-contract.ts'
import { idOf, record, withFiles } from './file-drafts.ts'

interface Opened {
  log: MessageLog
  files: FileRecords
  access: AccessStore & RetentionStore
}

/** A storage that can be opened again. */
export interface FileRecordsStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

/** The tests that every engine passes. */
export function fileRecordsContract(engine: string, makeStorage: () => Promise<FileRecordsStorage>) {
  describe(`${engine} stores the files of messages`, () => {
    let storage: FileRecordsStorage
    let opened: Opened

    beforeEach(async () => {
      storage = await makeStorage()
      opened = await storage.open()
    })
    afterEach(async () => {
      await opened.log.close()
      await storage.remove()
    })

    async function add(...ns: number[]) {
      for (const n of ns) await opened.files.add(record(n))
    }

    const append = (...drafts: Parameters<MessageLog['append']>[1]) => opened.log.append('lobby', drafts)
    const read = async () => (await opened.log.since('lobby', 0, 100)).messages
    const remove = (id: number) => ({ ...by(ada), type: 'remove', cid: `cid-remove-${id}`, id }) as const

    test('P14.2: keeps a file, and finds it again after it was opened again', async () => {
      expect(await opened.files.find(idOf(1))).toBeUndefined()
      await add(1)
      await opened.files.add(record(1, { author: 'eve' }))
      expect(await opened.files.find(idOf(1))).toEqual(record(1))
      await opened.log.close()
      opened = await storage.open()
      expect(await opened.files.find(idOf(1))).toEqual(record(1))
    })

    test('P14.3: a post has its files in order, with what is said of them, on every way to read it', async () => {
      const told: unknown[] = []
      await opened.log.watch((_room, changes) => void told.push(...(changes?.messages ?? [])))
      await add(1, 2)
      const [receipt] = await append(withFiles(post(''), { id: idOf(2), alt: 'A cat', levels: 'AAEC' }, 1))
      expect(receipt).toEqual({ type: 'posted', id: 1 })
      const files = [{ ...record(2).file, alt: 'A cat', levels: 'AAEC' }, record(1).file]
      const message = { id: 1, message: '', files }
      expect(told).toMatchObject([message])
      expect(await read()).toMatchObject([message])
      expect(await opened.log.before('lobby', 9, 9)).toMatchObject([message])
      expect(await opened.log.after('lobby', 0, 9)).toMatchObject([message])
      expect(await opened.files.find(idOf(1))).toEqual({ ...record(1), message: 1 })
      await opened.log.close()
      opened = await storage.open()
      expect(await read()).toMatchObject([message])
    })

    test('P14.3: what cannot be posted is refused, and nothing of the post is stored', async () => {
      await add(1, 2)
      await opened.files.add(record(3, { author: bob.person }))
      await opened.files.add(record(4, { room: 'cellar' }))
      await append(withFiles(post('first'), 1))
      const refused = [1, 3, 4, 5].map((n) => withFiles(post(`with ${n}`), 2, n))
      expect(await append(...refused)).toEqual(refused.map(() => ({ type: 'no_such_file' })))
      expect(await read()).toHaveLength(1)
      expect(await append(withFiles(post('second'), 2), withFiles(post('third'), 2))).toEqual([
        { type: 'posted', id: 2 },
        { type: 'no_such_file' },
      ])
    })

    test('P14.3: the same post again gets the first receipt, with other files cid_reused', async () => {
      await add(1, 2)
      const draft = withFiles(post('photo'), { id: idOf(1), alt: 'A cat' })
      expect(await append(draft, draft)).toEqual([1, 1].map((id) => ({ type: 'posted', id })))
      expect(await append(draft)).toEqual([{ type: 'posted', id: 1 }])
      for (const other of [
        withFiles(draft, 1),
        withFiles(draft, 2),
        withFiles(draft),
        withFiles(draft, 1, 2),
      ])
        expect(await append(other)).toEqual([{ type: 'cid_reused' }])
      expect(await append(withFiles(post('free'), 2))).toEqual([{ type: 'posted', id: 2 }])
    })

    test('P14.4: an edit and reactions keep the files, and a quote counts them', async () => {
      await add(1, 2)
      await append(withFiles(post(''), 1, 2), { ...post('nice', 'bob'), replyTo: 1 })
      await append(
        { ...by(ada), type: 'edit', cid: 'cid-edit-1', id: 1, message: 'caption' },
        { ...by(bob), type: 'react', cid: 'cid-react', id: 1, emoji: '👍', on: true },
      )
      const [reply, photo] = (await read()).toSorted((a, b) => b.id - a.id)
      expect(photo).toMatchObject({ message: 'caption', files: [record(1).file, record(2).file] })
      expect(reply?.replyTo).toEqual({ id: 1, username: 'ada', message: 'caption', files: 2 })
    })

    test('P14.4: an edit takes away the text of a message with files, and of no other', async () => {
      await add(1)
      await append(withFiles(post('a caption'), 1), post('a text'))
      const edit = (id: number) =>
        ({ ...by(ada), type: 'edit', cid: `cid-edit-${id}`, id, message: '' }) as const
      expect(await append(edit(1), edit(2))).toEqual([{ type: 'changed', rev: 3 }, { type: 'empty_message' }])
      expect((await read()).toSorted((a, b) => a.id - b.id)).toMatchObject([
        { message: '', rev: 3, files: [record(1).file] },
        { message: 'a text' },
      ])
    })

    test('P14.5: removing a message releases its files, and nothing shows them any more', async () => {
      await add(1, 2, 3)
      await append(withFiles(post('photo'), 2, 1), { ...post('nice', 'bob'), replyTo: 1 })
      await append(remove(1))
      const [reply, photo] = (await read()).toSorted((a, b) => b.id - a.id)
      expect(photo).toMatchObject({ removed: true })
      expect(photo).not.toHaveProperty('files')
      expect(reply?.replyTo).not.toHaveProperty('files')
      expect(await opened.files.find(idOf(1))).toBeUndefined()
      expect(await opened.files.list('', 9)).toEqual([idOf(3)])
      expect(await opened.files.released(1)).toEqual([idOf(1)])
      expect(await opened.files.released(9)).toEqual([1, 2].map(idOf))
      expect(await append(withFiles(post('again'), 1))).toEqual([{ type: 'no_such_file' }])
      await opened.files.forget([1, 2, 3].map(idOf))
      expect(await opened.files.released(9)).toEqual([])
      expect(await opened.files.find(idOf(3))).toEqual(record(3))
    })

    test('P14.5: a message that is posted and removed at once keeps no file', async () => {
      await add(1)
      await append(withFiles(post('photo'), 1), remove(1))
      expect(await read()).toMatchObject([{ removed: true }])
      expect(await opened.files.released(9)).toEqual([idOf(1)])
      expect(await append(withFiles(post('photo'), 1))).toEqual([{ type: 'posted', id: 1 }])
    })

    test('P14.5: retention releases the files of what it deletes', async () => {
      await add(1, 2)
      await append(withFiles(post('old'), 1), withFiles(post('new'), 2))
      await append(entry({ kind: 'trim', floor: 2 }))
      await opened.access.deleteBelow('lobby', 2, 10)
      expect(await opened.files.released(9)).toEqual([idOf(1)])
      expect(await opened.files.list('', 9)).toEqual([idOf(2)])
      expect(await append(withFiles(post('old'), 1))).toEqual([{ type: 'posted', id: 1 }])
    })

    test('P13.11: deleting a room releases all its files, also those in no message, and of no other room', async () => {
      await add(1, 2)
      await opened.files.add({ ...record(3), room: 'team' })
      await append(withFiles(post('photo'), 1))
      await append(entry({ kind: 'delete_room' }))
      expect(await opened.files.released(9)).toEqual([1, 2].map(idOf))
      expect(await opened.files.list('', 9)).toEqual([idOf(3)])
      expect(await append(withFiles(post('again'), 2))).toEqual([{ type: 'no_such_file' }])
    })

    test('P14.2: releases what is in no message, the oldest first, and never what is in one', async () => {
      await add(4, 1, 3, 2)
      await append(withFiles(post('photo'), 2))
      expect(await opened.files.releaseUnposted(4, 1)).toBe(1)
      expect(await opened.files.released(9)).toEqual([idOf(1)])
      expect(await opened.files.releaseUnposted(4, 9)).toBe(1)
      expect(await opened.files.releaseUnposted(4, 9)).toBe(0)
      expect(await opened.files.list('', 1)).toEqual([idOf(2)])
      expect(await opened.files.list(idOf(2), 9)).toEqual([idOf(4)])
    })

    cardsContract(() => opened)

    test('P14.2: counts the bytes of an author between two times, and those of everybody until they are deleted', async () => {
      expect(await opened.files.usage('ada', 0, 9)).toEqual({ ofAuthor: 0, ofAll: 0 })
      await add(1, 2)
      await opened.files.add(record(3, { author: 'bob' }))
      expect(await opened.files.usage('ada', 2, 9)).toEqual({ ofAuthor: 1_500, ofAll: 4_500 })
      // Of a clock that was ahead.
      expect(await opened.files.usage('ada', 0, 1)).toEqual({ ofAuthor: 1_500, ofAll: 4_500 })
      await opened.files.releaseUnposted(2, 9)
      expect(await opened.files.usage('ada', 0, 9)).toEqual({ ofAuthor: 3_000, ofAll: 4_500 })
      await opened.files.forget([idOf(1)])
      expect(await opened.files.usage('ada', 0, 9)).toEqual({ ofAuthor: 1_500, ofAll: 3_000 })
    })
  })
}
