import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileStoreContract } from '../testing/contracts/file-store-contract.ts'
import { folderWith } from '../testing/files/folder-with.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { copyBetween, copyStored } from './copy-stored.ts'
import { FolderStore } from './folder-store.ts'

fileStoreContract('a folder', () => new FolderStore(join(temporaryFolder(), 'stored')))

test('lists files alone: a copy that was interrupted leaves others, and so do systems', async () => {
  const folder = join(temporaryFolder(), 'stored')
  const store = new FolderStore(folder)
  const id = 'ab'.repeat(16)
  await store.put(id, folderWith({ file: 'hello' }))
  for (const other of [`ab/${id}.part`, 'lost+found', 'unfinished']) mkdirSync(join(folder, other))
  writeFileSync(join(folder, '.DS_Store'), '')
  expect((await store.list('', 10)).map((one) => one.id)).toEqual([id])
})

test('a copy to a folder links, a copy through stores reads, and both name what is not there', async () => {
  const base = temporaryFolder()
  const [from, linked, read] = ['from', 'linked', 'read'].map((name) => join(base, name))
  if (from === undefined || linked === undefined || read === undefined) throw new Error('no folders')
  const store = new FolderStore(from)
  const [id, gone] = ['a'.repeat(32), 'b'.repeat(32)]
  await store.put(id, folderWith({ file: 'hello', small: 'hi' }))
  for (let again = 0; again < 2; again += 1) {
    expect(await copyStored(from, linked, [id, gone])).toEqual([gone])
    const work = join(read, 'unfinished')
    expect(await copyBetween(store, new FolderStore(read), [id, gone], work)).toEqual([gone])
    expect(existsSync(work)).toBe(false)
  }
  for (const folder of [linked, read])
    for (const [part, text] of Object.entries({ file: 'hello', small: 'hi' }))
      expect(readFileSync(join(folder, 'aa', id, part), 'utf8')).toBe(text)
})

test('brings back what was set aside when it is asked for, until it is deleted for good', async () => {
  const folder = join(temporaryFolder(), 'stored')
  const store = new FolderStore(folder)
  const [id, old] = ['a'.repeat(32), 'b'.repeat(32)]
  for (const one of [id, old]) await store.put(one, folderWith({ file: 'hello' }))
  await store.setAside(id, 2_000_000)
  await store.setAside(old, 1_000_000)
  await store.setAside('c'.repeat(32), 1_000_000) // deleted meanwhile
  expect(await store.list('', 10)).toEqual([])
  expect(await store.listAside()).toEqual([
    { id, at: 2_000_000 },
    { id: old, at: 1_000_000 },
  ])
  await store.delete(old)
  const part = await store.open(id, 'file')
  expect(part?.size).toBe(5)
  await part?.close()
  expect((await store.list('', 10)).map((one) => one.id)).toEqual([id])
  expect(await store.open(old, 'file')).toBeUndefined()
  await store.setAside(id, 2_000_000)
  await store.bringBack(id)
  await store.bringBack(id) // a request was first
  expect((await store.list('', 10)).map((one) => one.id)).toEqual([id])
  await store.setAside(id, 2_000_000)
  await store.delete(id)
  expect(await store.open(id, 'file')).toBeUndefined()
})

test('a copy takes along what was set aside', async () => {
  const [from, to] = [join(temporaryFolder(), 'from'), join(temporaryFolder(), 'to')]
  const store = new FolderStore(from)
  const id = 'a'.repeat(32)
  await store.put(id, folderWith({ file: 'hello' }))
  await store.setAside(id, 1)
  expect(await copyStored(from, to, [id])).toEqual([])
  expect(readFileSync(join(to, 'aa', id, 'file'), 'utf8')).toBe('hello')
})
