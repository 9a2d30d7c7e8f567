import { expect } from 'vitest'
import { run } from '../../commands/export.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { entry, post } from './access-drafts.ts'
import { outputOf } from './command-lines.ts'

/** `parley export` beside a running server with this log. */
export async function expectExportCommand(log: MessageLog) {
  await log.append(
    'team',
    Array.from({ length: 1_100 }, (_, n) => post(`text ${n + 1}`)),
  )
  await log.append('team', [
    entry({ kind: 'settings', settings: { title: 'The team' } }),
    entry({ kind: 'trim', floor: 100 }),
  ])
  const { title, messages } = JSON.parse(await outputOf(() => run(['TEAM', '--json']))) as {
    title: string
    messages: { id: number }[]
  }
  expect(title).toBe('The team')
  expect(messages.map(({ id }) => id)).toEqual(Array.from({ length: 1_001 }, (_, n) => n + 100))
  const html = await outputOf(() => run(['team', '--html']))
  expect(html).toContain('<h1 dir="auto">The team</h1>')
  expect(html.match(/<article/g)).toHaveLength(1_001)
  expect(await outputOf(() => run(['team', '--text']))).toMatch(/ada: text 1100\n$/)
  await expect(run(['cellar', '--html'])).rejects.toThrow('There is no room "cellar".')
  // P17.2: the same for a private conversation, and for one that was never made.
  const [conversation, none] = [`_${'e'.repeat(32)}`, `_${'0'.repeat(32)}`]
  await log.append(conversation, [post('private')])
  for (const room of [conversation, none])
    await expect(run([room, '--html'])).rejects.toThrow(`There is no room "${room}".`)
  await expect(run(['team'])).rejects.toThrow('In which form?')
  await expect(run(['team', '--html', '--json'])).rejects.toThrow('In which form?')
  await expect(run(['--html'])).rejects.toThrow('Which room?')
}
