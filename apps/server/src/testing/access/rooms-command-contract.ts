import { expect } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import { run } from '../../commands/rooms.ts'
import type { FileRecords } from '../../files/file-records.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { ada, entry, post } from '../contracts/access-drafts.ts'
import { linesOf } from '../contracts/command-lines.ts'
import { idOf, record, withFiles } from '../contracts/file-drafts.ts'

type Log = MessageLog & { access: AccessStore; files: FileRecords }

/** Words that must be nowhere after the room is deleted. */
export const traces = ['xylophone', 'marzipan', 'walrus']

/** A private conversation. */
const conversation = `_${'d'.repeat(32)}`

const lines = (...args: string[]) => linesOf(run, args)

/** A room with messages, a file, a role and a topic, and another one. */
export async function fillRooms(log: Log) {
  const file = { ...record(1).file, name: 'walrus.jpg' }
  await log.files.add(record(1, { file, room: 'team' }))
  await log.append('team', [withFiles(post('a xylophone'), 1), post('2', 'bob')])
  await log.append('team', [
    entry({ kind: 'settings', settings: { topic: 'some marzipan' } }),
    entry({ kind: 'role', subject: ada, role: 'owner' }),
  ])
  await log.append('lobby', [post('stays')])
  await log.append(conversation, [post('private')])
}

export async function expectRoomsListed() {
  expect(await lines('list')).toEqual([
    expect.stringMatching(/^20..-..-.. {8}\d {2}(team|lobby)$/),
    expect.stringMatching(/^20..-..-.. {8}\d {2}(team|lobby)$/),
  ])
  expect(await lines('list', '--find', 'ea', '--json')).toEqual([expect.stringContaining('"room":"team"')])
  expect(await lines('list', '--find', '_')).toEqual(['There are no such rooms.'])
  await expect(run(['delete'])).rejects.toThrow('Which room?')
  await expect(run(['delete', 'no room'])).rejects.toThrow('"no room" is no name of a room.')
  await expect(run(['remove', 'team'])).rejects.toThrow('parley rooms delete ROOM')
}

export async function expectRoomDeleted() {
  expect(await lines('delete', 'Team')).toEqual([
    'Deleted team: 2 messages.',
    'Earlier backups still have it.',
  ])
  for (const room of ['team', 'cellar'])
    await expect(run(['delete', room])).rejects.toThrow(`There is no room "${room}".`)
  // P17.2: the same as of one that was never made.
  for (const room of [conversation, `_${'0'.repeat(32)}`])
    await expect(run(['delete', room])).rejects.toThrow(`There is no room "${room}".`)
  expect(await lines('list')).toEqual([expect.stringMatching(/lobby$/)])
}

export async function expectRoomFree(log: Log) {
  expect(await log.files.find(idOf(1))).toBeUndefined()
  expect(await log.before(conversation, 9, 9)).toMatchObject([{ message: 'private' }])
  expect(await log.access.hasPosted('team', 'bob', 0)).toBe(false)
  expect(await log.access.notable('team')).toEqual([])
  expect((await log.before('lobby', 100, 10)).map(({ message }) => message)).toEqual(['stays'])
  expect(await log.append('team', [post('a new beginning')])).toEqual([{ type: 'posted', id: 6 }])
}
