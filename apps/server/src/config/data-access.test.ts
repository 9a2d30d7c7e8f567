import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { modeOf } from '../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { restrictDataFolder, type DataAccess } from './data-access.ts'

const files = ['parley.sqlite', 'parley.sqlite-wal', 'parley.lock', 'search.sqlite', 'avatars/0a']

test.for<[DataAccess, string, string]>([
  ['owner', '700', '600'],
  ['group', '750', '640'],
  ['unchanged', '755', '644'],
])('%s: gives an existing folder the mode %s, and its files %s', ([access, folderMode, fileMode]) => {
  const folder = openFolder()
  expect(restrict(folder, access)).toEqual([])
  expect([modeOf(folder), modeOf(join(folder, 'avatars'))]).toEqual([folderMode, folderMode])
  expect(files.map((name) => modeOf(join(folder, name)))).toEqual(files.map(() => fileMode))
})

test.for<[DataAccess, string]>([
  ['owner', '600'],
  ['group', '640'],
])('%s: what is written later gets the mode %s', ([access, mode]) => {
  const folder = temporaryFolder()
  restrict(folder, access)
  const file = join(folder, 'parley.sqlite')
  writeFileSync(file, '')
  expect(modeOf(file)).toBe(mode)
})

test('a wider choice opens what a narrower one has closed', () => {
  const folder = openFolder()
  restrict(folder, 'owner')
  restrict(folder, 'group')
  expect([modeOf(folder), modeOf(join(folder, 'parley.sqlite'))]).toEqual(['750', '640'])
})

test('a folder that also holds other things keeps its mode, and the operator is told', () => {
  const folder = openFolder()
  writeFileSync(join(folder, 'index.html'), 'a page', { mode: 0o644 })
  chmodSync(join(folder, 'index.html'), 0o644)
  expect(restrict(folder, 'owner')).toEqual([
    expect.stringMatching(/also holds other things \(index\.html\), so it keeps its mode 0755/),
  ])
  expect([modeOf(folder), modeOf(join(folder, 'index.html')), modeOf(join(folder, 'parley.sqlite'))]).toEqual(
    ['755', '644', '600'],
  )
})

test('a folder that does not exist is made later with the mode', () => {
  const folder = join(temporaryFolder(), 'data')
  expect(restrict(folder, 'owner')).toEqual([])
  mkdirSync(folder)
  expect(modeOf(folder)).toBe('700')
})

test('what its own user may not do stays so', () => {
  const folder = openFolder()
  chmodSync(join(folder, 'parley.sqlite'), 0o444)
  chmodSync(folder, 0o555)
  restrict(folder, 'owner')
  expect([modeOf(folder), modeOf(join(folder, 'parley.sqlite'))]).toEqual(['500', '400'])
  restrict(folder, 'group')
  expect(modeOf(folder)).toBe('550')
})

function openFolder() {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'avatars'))
  for (const name of files) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o644)
  }
  for (const path of [folder, join(folder, 'avatars')]) chmodSync(path, 0o755)
  return folder
}

function restrict(folder: string, access: DataAccess) {
  const umask = process.umask(0o022) // returns the previous one
  onTestFinished(() => void process.umask(umask))
  const lines: string[] = []
  restrictDataFolder(folder, access, (line) => lines.push(line))
  return lines
}

test('a folder that cannot be looked at is named in one line', () => {
  const folder = join(temporaryFolder(), 'loop')
  symlinkSync(folder, folder)
  for (const access of ['owner', 'unchanged'] as const)
    expect(() => restrict(folder, access)).toThrow(/^The data folder .*loop cannot be looked at \(ELOOP/)
})
