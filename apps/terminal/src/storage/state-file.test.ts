import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { StateFile, stateFolder } from './state-file.ts'
import { temporaryFolder } from '../../../server/src/testing/temporary-folder.ts'

const server = 'http://localhost:8000'
const ada = { username: 'Ada', email: 'ada@example.com' }

test('stores the person and the token per server', () => {
  const folder = temporaryFolder()
  const stateFile = new StateFile(folder, server, unexpected)
  expect(stateFile.person).toBeUndefined()
  stateFile.savePerson(ada)
  expect(stateFile.tokenOr('first')).toBe('first')
  const again = new StateFile(folder, server, unexpected)
  expect(again.person).toEqual(ada)
  expect(again.tokenOr('second')).toBe('first')
  expect(new StateFile(folder, 'http://other', unexpected).tokenOr('third')).toBe('third')
})

test('files are readable only by this user, and no draft remains', () => {
  const folder = temporaryFolder()
  const stateFile = new StateFile(folder, server, unexpected)
  stateFile.savePerson(ada)
  stateFile.tokenOr('secret')
  const inside = join(folder, encodeURIComponent(server))
  expect(readdirSync(inside).sort()).toEqual(['person.json', 'token'])
  for (const name of readdirSync(inside)) expect(statSync(join(inside, name)).mode & 0o777).toBe(0o600)
})

test('reports an unwritable folder, and does not throw', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const warn = vi.fn()
  const stateFile = new StateFile(file, server, warn)
  expect(stateFile.person).toBeUndefined()
  expect(stateFile.tokenOr('fresh')).toBe('fresh')
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('State cannot be stored'))
})

test('stateFolder follows the XDG specification, and ignores a relative path', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/parley')
  expect(stateFolder({ XDG_STATE_HOME: 'state' })).toMatch(/\.local\/state\/parley$/)
})

function unexpected(message: string) {
  throw new Error(message)
}
