import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { run as exportRoom } from '../../commands/export.ts'
import { run } from '../../commands/import.ts'
import { run as runRooms } from '../../commands/rooms.ts'
import { linesOf, outputOf } from '../contracts/command-lines.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** `parley import` into the log of the environment, and what `parley export` says of it. */
export async function expectImportCommand() {
  const folder = temporaryFolder()
  const [log, copy] = [join(folder, 'team.log'), join(folder, 'team.json')]
  const lines = Array.from({ length: 1_200 }, (_, n) => {
    const at = new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString()
    return `[${at}] <${n % 2 === 0 ? 'ada' : 'bob'}> text ${n + 1}`
  })
  writeFileSync(log, lines.join('\n'))
  expect((await linesOf(run, ['team', log, '--lounge'])).join('\n')).toMatch(
    /team has 1,200 messages of 2 people and 0 reactions\. They were read back, and are as in the file/,
  )
  writeFileSync(copy, await outputOf(() => exportRoom(['team', '--json'])))
  expect(JSON.parse((await linesOf(run, ['again', copy, '--parley', '--json'])).join(''))).toMatchObject({
    ...{ room: 'again', messages: 1_200, people: 2, already: 0 },
  })
  expect(JSON.parse((await linesOf(run, ['again', copy, '--parley', '--json'])).join(''))).toMatchObject({
    already: 1_200,
  })
  const [first, second] = [await messagesOf('team'), await messagesOf('again')]
  expect(second).toEqual(first)
  expect(first[0]).toMatchObject({
    at: Date.UTC(2020, 0, 1),
    username: 'ada',
    message: 'text 1',
    program: 'bridge',
  })
  await expect(run(['team', copy, '--parley'])).rejects.toThrow('There are other messages in "team" already')
  // Deleted, it can be imported once more.
  await linesOf(runRooms, ['delete', 'again'])
  expect((await linesOf(run, ['again', copy, '--parley'])).join('')).toContain('again has 1,200 messages')
  expect(await messagesOf('again')).toHaveLength(1_200)
  await expect(run(['new', log])).rejects.toThrow('From what?')
  await expect(run(['new', log, '--lounge', '--parley'])).rejects.toThrow('From what?')
  await expect(run(['new'])).rejects.toThrow('Into which room')
  await expect(run([`_${'e'.repeat(32)}`, log, '--lounge'])).rejects.toThrow('is no name of a room')
  await expect(run(['new', join(folder, 'none'), '--lounge'])).rejects.toThrow('There is no ')
}

async function messagesOf(room: string): Promise<object[]> {
  const { messages } = JSON.parse(await outputOf(() => exportRoom([room, '--json']))) as {
    messages: object[]
  }
  return messages
}
