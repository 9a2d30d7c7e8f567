import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run } from './retention.ts'

const dayMs = 24 * 60 * 60_000

test('says when retention has stopped, and lets it go on beside a running server', async () => {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, (error) => {
    throw error
  })
  onTestFinished(() => log.close())
  const lines = (...args: string[]) => linesOf(run, ['--data-dir', folder, ...args])
  expect(await lines()).toEqual(['Old messages were never looked for yet.'])
  expect(JSON.parse((await lines('--json')).join(''))).toEqual({
    now: expect.any(String) as string,
    isStopped: false,
  })
  vi.useFakeTimers({ now: Date.now() + 3 * dayMs, toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  expect(await log.access.takeTurn(1_000)).toMatchObject({ type: 'run' }) // in its own thread, with the real clock
  expect(await lines()).toEqual([
    expect.stringMatching(/^Old messages were last looked for at .*\. Now it is .*\.$/),
    'That is more than a day apart: nothing is deleted until `parley retention --confirm`.',
  ])
  expect(JSON.parse((await lines('--json')).join(''))).toMatchObject({ isStopped: true })
  vi.useRealTimers()
  expect(await log.access.takeTurn(1_000_000)).toEqual({ type: 'not yet' })
  expect(await lines('--confirm')).toEqual([expect.stringMatching(/looks for old messages within minutes/)])
  expect(await log.access.takeTurn(1_000_000)).toMatchObject({ type: 'run' })
})

test('says where there is no log', async () => {
  await expect(run(['--data-dir', temporaryFolder()])).rejects.toThrow('There is no log in')
})
