import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { zipOf } from '../testing/import/zip-of.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { ImportedMessage, ImportSource } from './imported-message.ts'
import { loungeLog } from './lounge-log.ts'
import { parleyExport } from './parley-export.ts'
import { slackExport } from './slack-export.ts'

function fileWith(content: string | Buffer) {
  const path = join(temporaryFolder(), 'export')
  writeFileSync(path, content)
  return path
}

async function read(source: ImportSource) {
  const messages: ImportedMessage[] = []
  for await (const message of source.messages()) messages.push(message)
  await source.close()
  return messages
}

const avatar = 'a'.repeat(64)

test('reads what an export has written, with answers and reactions, and names its files', async () => {
  const line = (fields: object) =>
    JSON.stringify({ rev: 1, at: 5_000, username: 'Ada', avatar, message: '', ...fields })
  const lines = [
    line({ id: 1, message: 'hello', reactions: [{ emoji: '👍', count: 2, people: ['Bob', 'Cleo'] }] }),
    line({ id: 2, removed: true }),
    line({
      id: 3,
      message: 'see',
      replyTo: { id: 1, username: 'Ada', message: 'hello' },
      files: [{ name: 'a.png' }],
    }),
  ]
  const whole = `{"room":"team","title":"","topic":"","messages":[\n${lines.join(',\n')}\n]}\n`
  for (const content of [whole, lines.join('\n'), `\ufeff${lines.join('\r\n')}`]) {
    const source = parleyExport(fileWith(content))
    expect(await read(source)).toEqual([
      {
        ...{ key: '1', at: 5_000, text: 'hello', by: { key: `Ada\n${avatar}`, name: 'Ada', avatar } },
        reactions: ['Bob', 'Cleo'].map((name) => ({ emoji: '👍', by: { key: `\n${name}`, name } })),
      },
      expect.objectContaining({ key: '3', text: 'see\n(a.png)', replyTo: '1' }),
    ])
    expect([...source.leftOut]).toEqual([['removed', 1]])
  }
  await expect(read(parleyExport(fileWith(`${whole}\n{"id":4}`)))).rejects.toThrow(/line 7 is no message/)
})

test('reads the log of a channel, with actions and without colours', async () => {
  const source = loungeLog(
    fileWith(
      [
        '[2020-01-31T10:00:00.000Z] *** ada (ada@example.org) joined',
        '[2020-01-31T10:00:01.500Z] <Ada> \u000304,12red\u0003 and \u0002bold\u0002 12 <b>',
        '[2020-01-31T10:00:02.000Z] * +bob waves',
        '[2020-01-31 10:00:03] <@ada> again\u2028and more',
        '[2020-01-31T10:00:04.000Z] -ci- done',
        '',
      ].join('\n'),
    ),
  )
  expect(await read(source)).toEqual([
    {
      key: '2',
      at: Date.UTC(2020, 0, 31, 10, 0, 1, 500),
      by: { key: 'ada', name: 'Ada' },
      text: 'red and bold 12 <b>',
    },
    { key: '3', at: Date.UTC(2020, 0, 31, 10, 0, 2), by: { key: 'bob', name: 'bob' }, text: '*bob waves*' },
    {
      key: '4',
      at: Date.UTC(2020, 0, 31, 10, 0, 3),
      by: { key: 'ada', name: 'ada' },
      text: 'again\u2028and more',
    },
    { key: '5', at: Date.UTC(2020, 0, 31, 10, 0, 4), by: { key: 'ci', name: 'ci' }, text: 'done' },
  ])
  expect([...source.leftOut.values()]).toEqual([1])
  await expect(read(loungeLog(fileWith('hello\n')))).rejects.toThrow(/has no line like \[2020-/)
})

test('reads a channel of Slack: threads, people, reactions and its marks', async () => {
  const users = [
    { id: 'U1', name: 'ada', profile: { display_name: 'Ada L', email: ' Ada@Example.org' } },
    { id: 'U2', name: 'bob', real_name: 'Bob B', profile: { email: null } },
  ]
  const message = (fields: object) => ({ type: 'message', text: '', ...fields })
  const days = {
    'team/2021-03-02.json': [
      message({ ts: '1614672002.000200', user: 'U2', text: 'yes', thread_ts: '1614585600.000100' }),
    ],
    'team/2021-03-01.json': [
      message({ ts: '1614585601.000100', subtype: 'channel_join', user: 'U2', text: 'has joined' }),
      message({
        ...{ ts: '1614585600.000100', user: 'U1', thread_ts: '1614585600.000100' },
        text: 'Hi <@U2>, *see* <https://example.org|this> &amp; that',
        reactions: [
          { name: 'thumbsup', users: ['U2', 'U1'] },
          { name: 'their-own', users: ['U2'] },
        ],
      }),
      message({
        ts: '1614585602.000100',
        bot_id: 'B1',
        username: 'ci',
        text: 'done',
        files: [{ name: 'log.txt' }],
      }),
      { type: 'other' },
    ],
    'other/2021-03-01.json': [],
  }
  const files = Object.fromEntries(
    Object.entries({ 'users.json': users, ...days }).map(([name, json]) => [name, JSON.stringify(json)]),
  )
  const path = fileWith(zipOf(files))
  const source = await slackExport(path, 'team')
  const [first, bot, answer, ...more] = await read(source)
  expect(first).toMatchObject({
    ...{ key: '1614585600.000100', at: 1_614_585_600_000, by: { key: 'U1', name: 'Ada L' } },
    text: expect.stringMatching(
      /^Hi .?@Bob B, \*\*see\*\* this \(https:\/\/example\.org\) & that$/,
    ) as string,
    reactions: [
      { emoji: '👍', by: { key: 'U2', name: 'Bob B' } },
      { emoji: '👍', by: { key: 'U1', name: 'Ada L' } },
    ],
  })
  expect(first?.by.avatar).toMatch(/^[0-9a-f]{64}$/)
  expect(bot).toMatchObject({ by: { name: 'ci' }, text: 'done\n(log.txt)' })
  expect(answer).toMatchObject({ text: 'yes', replyTo: '1614585600.000100', by: { name: 'Bob B' } })
  expect(more).toEqual([])
  expect(Object.fromEntries(source.leftOut)).toMatchObject({
    'joins and other events': 1,
    'of another kind': 1,
  })
  await expect(slackExport(path, 'nope')).rejects.toThrow(/no channel "nope" .* It has other, team\./)
  await expect(slackExport(fileWith('hello'), 'team')).rejects.toThrow(/is no zip file/)
  await expect(slackExport('/nowhere/x.zip', 'team')).rejects.toThrow(/ENOENT/)
})
