import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { post } from '../testing/contracts/access-drafts.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

const printing: [string[]][] = [[['export', 'lobby', '--html']], [['people', 'export', 'ada']]]
const listing: [string[]][] = [
  [['--help']],
  [['check']],
  [['names']],
  [['people', 'list', '--json']],
  [['rooms', 'list']],
  [['retention']],
  [['owner']],
]

test.for([...printing, ...listing])('parley %j ends quietly when its reader goes away', async ([args]) => {
  const child = await parley(args)
  const errors = text(child.stderr ?? expect.unreachable())
  child.stdout?.destroy()
  await once(child, 'exit')
  expect({ code: child.exitCode, errors: await errors }).toEqual({ code: 0, errors: '' })
})

test.for(printing)('parley %j ends quietly when its reader has read enough', async ([args]) => {
  const child = await parley(args)
  const errors = text(child.stderr ?? expect.unreachable())
  await once(child.stdout ?? expect.unreachable(), 'data')
  child.stdout?.destroy()
  await once(child, 'exit')
  expect({ code: child.exitCode, errors: await errors }).toEqual({ code: 0, errors: '' })
})

test.skipIf(process.platform !== 'linux').for([...printing, ...listing])(
  'parley %j says that a full disk cannot take its output',
  async ([args]) => {
    const child = await parley(args, openSync('/dev/full', 'w'))
    const errors = text(child.stderr ?? expect.unreachable())
    await once(child, 'exit')
    expect({ code: child.exitCode, errors: await errors }).toEqual({
      code: 1,
      errors: expect.stringMatching(/^parley: The output cannot be written: ENOSPC.*\n$/) as string,
    })
  },
)

test.for(printing)('parley %j writes everything for a reader that begins late', async ([args]) => {
  const child = await parley(args)
  await once(child.stdout ?? expect.unreachable(), 'readable') // it has filled the pipe, or has all in it
  for (let turn = 0; turn < 100; turn += 1) await setImmediate()
  const [output] = await Promise.all([text(child.stdout ?? expect.unreachable()), once(child, 'exit')])
  expect(output.match(/message \d+ x/g)).toHaveLength(count)
})

/** More than a pipe holds. */
const count = 300

async function parley(args: readonly string[], output: 'pipe' | number = 'pipe') {
  const folder = await filledFolder()
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: folder },
    stdio: ['ignore', output, 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function filledFolder() {
  const made = temporaryFolder()
  const log = await openSqliteLog(made, (error) => {
    throw error
  })
  const drafts = Array.from({ length: count }, (_, n) => ({
    ...post(String(1_000 + n)),
    message: `message ${n} ${'x'.repeat(2_000)}`,
  }))
  await log.append('lobby', drafts)
  await log.close()
  return made
}
