import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { StateFile, stateFolder } from './state-file.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const server = 'http://localhost:8000'
const ada = { username: 'Ada', email: 'ada@example.com' }

test('the person and the token are remembered for each server apart', () => {
  const folder = temporaryFolder()
  const stateFile = new StateFile(folder, server, unexpected)
  expect(stateFile.person).toBeUndefined()
  stateFile.rememberPerson(ada)
  expect(stateFile.tokenOr('first')).toBe('first')
  const again = new StateFile(folder, server, unexpected)
  expect(again.person).toEqual(ada)
  expect(again.tokenOr('second')).toBe('first')
  expect(new StateFile(folder, 'http://other', unexpected).tokenOr('third')).toBe('third')
})

test('only this user can read them, and no draft is left', () => {
  const folder = temporaryFolder()
  const stateFile = new StateFile(folder, server, unexpected)
  stateFile.rememberPerson(ada)
  stateFile.tokenOr('secret')
  const inside = join(folder, encodeURIComponent(server))
  expect(readdirSync(inside).sort()).toEqual(['person.json', 'token'])
  for (const name of readdirSync(inside)) expect(statSync(join(inside, name)).mode & 0o777).toBe(0o600)
})

test('where nothing can be remembered, it is told and nothing throws', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const complain = vi.fn()
  const stateFile = new StateFile(file, server, complain)
  expect(stateFile.person).toBeUndefined()
  expect(stateFile.tokenOr('fresh')).toBe('fresh')
  expect(complain).toHaveBeenCalledWith(expect.stringContaining('Nothing can be remembered'))
})

test('state is where the XDG specification says; a relative folder is none', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/parley')
  expect(stateFolder({ XDG_STATE_HOME: 'state' })).toMatch(/\.local\/state\/parley$/)
})

function unexpected(message: string) {
  throw new Error(message)
}
