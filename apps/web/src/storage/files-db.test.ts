import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'

const file = { id: 'one', person: 'ada', room: 'lobby', name: 'a.txt', type: 'text/plain', size: 3, at: 1 }

afterEach(() => vi.resetModules())

test('a file survives the page, with its changes', async () => {
  const before = await openPage()
  await before.keepFile(file, new Blob(['abc']))
  await before.changeFile('one', { upload: 'up-1' })
  const after = await openPage()
  expect(await after.findFile('one')).toEqual({ ...file, upload: 'up-1' })
  expect(await (await after.bytesOf('one'))?.text()).toBe('abc')
  expect(await after.filesOf('ada')).toHaveLength(1)
  expect(await after.filesOf('bob')).toEqual([])
})

test('a file that another tab has forgotten is gone, and a change does not bring it back', async () => {
  const page = await openPage()
  await page.keepFile({ ...file, id: 'two' }, new Blob(['abc']))
  await page.forgetFiles(['two'])
  await page.changeFile('two', { upload: 'up-1' })
  expect(await page.findFile('two')).toBeUndefined()
  expect(await page.bytesOf('two')).toBeUndefined()
})

test('who leaves leaves nothing behind', async () => {
  const page = await openPage()
  await page.keepFile({ ...file, id: 'three', person: 'eve' }, new Blob(['abc']))
  await page.forgetFilesOf('eve')
  expect(await page.filesOf('eve')).toEqual([])
})

test('without storage a file is kept in memory, and the page knows', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new Error('blocked')
  })
  const page = await openPage()
  await page.keepFile(file, new Blob(['abc']))
  expect(page.storesFiles.value).toBe(false)
  expect(await page.findFile('one')).toEqual(file)
  expect(await page.filesOf('ada')).toEqual([file])
  vi.restoreAllMocks()
})

const openPage = () => import('./files-db.ts')
