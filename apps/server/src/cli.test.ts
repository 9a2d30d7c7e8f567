import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { inProject } from './config/project-folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const operating = readFileSync(inProject('apps/server/OPERATING.md'), 'utf8')
const [, section = ''] = operating.split('\n## Commands\n')
const table = section.split('\n| exit code')[0] ?? ''
const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name)

test('--help lists the commands in groups, and OPERATING.md the same ones', async () => {
  const { code, output } = await parley('--help')
  expect(code).toBe(0)
  const groups = output.split('\n\n').slice(1, 4)
  expect(groups.map((group) => group.split('\n')[0])).toEqual([
    'The server',
    'People, rooms and messages',
    'The log as a whole',
  ])
  const listed = groups.flatMap((group) =>
    [...group.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name = '']) => name),
  )
  expect(listed.length).toBeGreaterThan(10)
  expect(documented).toEqual(listed)
})

test('each command explains its flags and exit codes', { timeout: 90_000 }, async () => {
  const helps = await Promise.all(documented.map((name) => parley(name, '--help')))
  const unclear = documented.filter((name, at) => {
    const { code, output = '' } = helps[at] ?? {}
    const isClear =
      /^Usage: npx -y pnpm@12 (parley )?(\w+)/.exec(output)?.[2] === name && output.includes('Exit codes: 0')
    return code !== 0 || !isClear
  })
  expect(unclear).toEqual([])
})

test.for<[string[], string]>([
  [['nothing'], 'parley: There is no command "nothing". Commands: '],
  [['status', '--colour'], 'parley: '],
  [['rooms', 'list', '--json'], 'parley: There is no log in '],
  [['upgrade', '--finish', '--json'], 'parley: --json says what is left'],
])('%j exits with 1 and one line', async ([args, line]) => {
  const { code, output, errors } = await parley(...args)
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(errors.startsWith(line)).toBe(true)
  expect(errors.trim().split('\n')).toHaveLength(1)
})

async function parley(...args: readonly string[]) {
  const cli = fileURLToPath(new URL('cli.ts', import.meta.url))
  const env = { ...process.env, DATA_DIR: temporaryFolder(), DATABASE_URL: '' }
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}
