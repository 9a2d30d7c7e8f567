import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { FileStore } from '../../files/file-store.ts'
import { folderWith } from '../files/folder-with.ts'

const id = 'a'.repeat(32)
const other = 'ab'.repeat(16)

/** What every store of files must do. */
export function fileStoreContract(name: string, open: () => FileStore | Promise<FileStore>) {
  describe(name, () => {
    test('gives back what was put, whole and in part', async () => {
      const store = await open()
      expect(await store.put(id, folderWith({ file: 'hello world', small: 'hi' }))).toBe(13)
      expect(await read(store, id, 'file')).toBe('hello world')
      expect(await read(store, id, 'small')).toBe('hi')
      expect(await read(store, id, 'file', { start: 6, end: 8 })).toBe('wor')
      const part = await store.open(id, 'file')
      expect(part?.size).toBe(11)
      await part?.close()
    })

    test('has no part that was not put', async () => {
      const store = await open()
      await store.put(id, folderWith({ file: 'hello' }))
      expect(await store.open(id, 'large')).toBeUndefined()
      expect(await store.open(other, 'file')).toBeUndefined()
    })

    test('replaces all that was stored under an id', async () => {
      const store = await open()
      await store.put(id, folderWith({ file: 'one', small: 'one' }))
      await store.put(id, folderWith({ file: 'two' }))
      expect(await read(store, id, 'file')).toBe('two')
      expect(await store.open(id, 'small')).toBeUndefined()
    })

    test('deletes, again and again', async () => {
      const store = await open()
      await store.put(id, folderWith({ file: 'hello' }))
      await store.delete(id)
      await store.delete(id)
      expect(await store.open(id, 'file')).toBeUndefined()
      expect(await store.list('', 10)).toEqual([])
    })

    test('lists ids in their order, from one on', async () => {
      const store = await open()
      const ids = ['0', '1', 'a', 'ab', 'f'].map((one) => one.repeat(32).slice(0, 32))
      for (const one of ids.toReversed()) await store.put(one, folderWith({ file: one }))
      const listed = async (after: string, limit: number) =>
        (await store.list(after, limit)).map((one) => one.id)
      expect(await listed('', 10)).toEqual(ids)
      expect(await listed('', 2)).toEqual(ids.slice(0, 2))
      expect(await listed(ids[2] ?? '', 10)).toEqual(ids.slice(3))
    })

    test('takes no id that is a path', async () => {
      const store = await open()
      await expect(store.open('../../etc', 'file')).rejects.toThrow('Not the id')
      await expect(store.delete('..')).rejects.toThrow('Not the id')
    })
  })
}

async function read(
  store: FileStore,
  id: string,
  part: 'file' | 'small',
  range?: { start: number; end: number },
) {
  const stored = await store.open(id, part)
  return stored === undefined ? undefined : (await buffer(stored.read(range))).toString()
}
