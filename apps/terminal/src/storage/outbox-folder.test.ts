import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { OutboxFolder } from './outbox-folder.ts'
import { temporaryFolder } from '../../../server/src/testing/temporary-folder.ts'

const post = (n: number) =>
  ({ type: 'post', cid: `cid-${10_000 - n}`, message: `text ${n} 😀`, at: 1_000 - n }) as const

test('stores posts in order until they are forgotten', () => {
  const folder = join(temporaryFolder(), 'deep', 'outbox')
  const outbox = open(folder)
  for (const n of [1, 2, 3]) outbox.keep(post(n))
  outbox.forget([post(2).cid, 'unknown'])
  const next = open(folder)
  expect(next.kept).toEqual([post(1), post(3)])
  next.keep(post(4))
  next.forget([post(1).cid])
  expect(open(folder).kept).toEqual([post(3), post(4)])
})

test('reads a file of an earlier version as a post', () => {
  const folder = temporaryFolder()
  const { type, ...untyped } = post(1)
  writeFileSync(
    join(folder, `000000000001-${untyped.cid}.json`),
    JSON.stringify({ room: 'lobby', ...untyped }),
  )
  expect(open(folder).kept).toEqual([post(1)])
})

test('separates rooms', () => {
  const folder = temporaryFolder()
  open(folder, 'team').keep(post(1))
  expect(open(folder).kept).toEqual([])
  expect(open(folder, 'team').kept).toEqual([post(1)])
})

test('two terminals do not overwrite the posts of each other', () => {
  const folder = temporaryFolder()
  const [one, other] = [open(folder), open(folder)]
  one.keep(post(1))
  other.keep(post(2))
  one.forget([post(1).cid])
  expect(open(folder).kept).toEqual([post(2)])
})

test('files are readable only by this user, and no draft remains', () => {
  const folder = join(temporaryFolder(), 'outbox')
  open(folder).keep(post(1))
  const [name = '', ...others] = readdirSync(folder)
  expect(others).toEqual([])
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('reports a damaged file, and neither reads nor removes it', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '000000000007-cid-0007.json'), '{"room":"lob')
  const warn = vi.fn()
  const outbox = open(folder, 'lobby', warn)
  expect(outbox.kept).toEqual([])
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('damaged'))
  outbox.keep(post(1))
  expect(readdirSync(folder)).toEqual(['000000000007-cid-0007.json', `000000000008-${post(1).cid}.json`])
})

test('reports an unwritable folder, and does not throw', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const warn = vi.fn()
  open(join(file, 'outbox'), 'lobby', warn).keep(post(1))
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('cannot be stored'))
})

test('ignores other files', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'folder.json'))
  expect(open(folder, 'lobby', vi.fn()).kept).toEqual([])
})

function open(folder: string, room = 'lobby', warn = unexpected) {
  return new OutboxFolder(folder, room, warn)
}

function unexpected(message: string) {
  throw new Error(message)
}
