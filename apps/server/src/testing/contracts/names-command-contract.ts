import { expect, onTestFinished, vi } from 'vitest'
import { run } from '../../commands/names.ts'
import { StartupError } from '../../config/startup-error.ts'
import { nameKeys } from '../../identity/confusable-names.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'

/** `parley names` beside a running server with this log, and names of an earlier version from `addOld`. */
export async function expectNamesCommand(log: MessageLog, addOld: (key: string) => Promise<void>) {
  const claim = (name: string, author: string) => log.claimName(claimOf(name, author, nameKeys(name)))
  await claim('Ada Lovelace', 'one')
  await claim('IAN', 'two')
  await claim('Ian', 'two')
  await addOld('old')
  const day = new Date().toISOString().slice(0, 4)
  expect(await lines()).toEqual([
    expect.stringMatching(`^${day}-..-..  (Ada Lovelace|Ian)$`),
    expect.stringMatching(`^${day}-..-..  (Ada Lovelace|Ian)$`),
    '2026-01-02  old',
  ])
  expect(await lines('--most', '1')).toEqual([
    expect.any(String),
    'There are more: --most N lists more than 1, --find TEXT some of them.',
  ])
  expect(await lines('--find', 'lovE', '--json')).toEqual([
    expect.stringMatching(/^\{"name":"Ada Lovelace","usedAt":\d+\}$/),
  ])
  expect(await lines('--find', 'nobody')).toEqual(['There are no such names.'])
  await expect(lines('release', 'lan')).rejects.toThrow(
    'Nobody has the name "lan". It looks like a name that somebody has: "Ian".',
  )
  expect(await claim('lan', 'three')).toBe('taken')
  expect(await lines('release', 'ian')).toEqual([expect.stringMatching(/^"Ian" is free: its last use was/)])
  expect(await claim('lan', 'three')).toBe('claimed')
  expect(await lines('release', 'old')).toEqual([expect.stringMatching(/^"old" is free/)])
  await expect(lines('release', 'old')).rejects.toThrow(StartupError)
  await expect(lines('release')).rejects.toThrow('Which name?')
  await expect(lines('relaese', 'Ada')).rejects.toThrow('`parley names release NAME`')
}

/** What the command writes. */
async function lines(...args: string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  log.mockClear()
  await run(args)
  return log.mock.calls.map(([line]) => line as unknown)
}
