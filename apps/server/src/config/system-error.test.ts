import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { fileProblem } from './system-error.ts'

function errorOf(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}

function coded(code: string) {
  return Object.assign(new Error(`${code}: what failed`), { code, path: '/data/files' })
}

test.for<[string, unknown, string]>([
  ['no right', coded('EACCES'), 'This user may not use /data/files. Change its owner or its permissions, or'],
  ['no right to change', coded('EPERM'), 'This user may not use /data/files.'],
  ['a full disk', coded('ENOSPC'), 'The disk of /data/files is full.'],
  ['a read-only disk', coded('EROFS'), '/data/files is on a disk that is mounted read-only.'],
  ['another reason', coded('EIO'), '/data/files cannot be used: EIO: what failed.'],
])('says what can be done about %s', ([, error, line]) => {
  expect(fileProblem(error)?.message).toContain(line)
})

test('knows the errors of this system', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(fileProblem(errorOf(() => readdirSync(file)))?.message).toContain('is a file')
  expect(fileProblem(errorOf(() => mkdirSync(file)))?.message).toContain(`${file} is in the way`)
  expect(fileProblem(errorOf(() => rmSync(folder)))?.message).toContain(`${folder} is a folder`)
  expect(fileProblem(errorOf(() => readdirSync(join(folder, 'none'))))?.message).toContain('There is no ')
})

test('names the target where a copy does not fit', () => {
  const error = Object.assign(coded('ENOSPC'), { dest: '/backup/file' })
  expect(fileProblem(error)?.message).toBe('The disk of /backup/file is full.')
})

test('is not about other errors', () => {
  expect(fileProblem(new TypeError('x is not a function'))).toBeUndefined()
  expect(fileProblem(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))).toBeUndefined()
  expect(fileProblem('EACCES')).toBeUndefined()
})
