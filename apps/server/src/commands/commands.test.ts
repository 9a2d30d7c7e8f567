import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { StartupError } from '../config/startup-error.ts'
import { contentOf, damagePageWith, folderWithMessages, modeOf, texts } from '../testing/log-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { connect } from '../testing/test-client.ts'
import { startMain } from '../testing/test-main.ts'
import * as backup from './backup.ts'
import * as check from './check.ts'
import * as restore from './restore.ts'

const commands: Record<string, (args: string[]) => Promise<void>> = {
  backup: backup.run,
  check: check.run,
  restore: restore.run,
}

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

test('backup, check and restore beside a server and after it', async () => {
  const folder = folderWithMessages(3)
  const file = join(temporaryFolder(), 'backup.sqlite')
  const { child, port } = await startMain(folder)
  const client = await connect(port)
  await client.join()
  client.send({ type: 'post', cid: 'cid-00004', message: 'text 4' })
  await client.frame('posted')

  const copied = await parley(['backup', file, '--data-dir', folder])
  expect(copied).toMatchObject({ code: 0, errors: '' })
  expect(copied.output).toMatch(
    /^copied: 0\.1 of 0\.1 MB.*\nchecking the copy\nThe log is in .*: 4 messages in 1 room, /,
  )
  expect(modeOf(file)).toBe('600')
  expect(await parley(['check', '--data-dir', folder])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/It is sound: 4 messages in 1 room/) as string,
  })
  expect(await parley(['restore', file, '--data-dir', folder])).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^parley: Another Parley is running .*\n$/) as string,
  })

  client.send({ type: 'post', cid: 'cid-00005', message: 'text 5' })
  await client.frame('posted')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const restored = await parley(['restore', file, '--data-dir', folder])
  expect(restored).toMatchObject({ code: 0, errors: '' })
  const replaced = /^The log of before is kept: (\S+\.sqlite), with its -wal and -shm/m.exec(
    restored.output,
  )?.[1]
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 4))
  expect(contentOf(replaced ?? '').texts).toEqual(texts(1, 5))
  expect(readdirSync(folder).map((name) => modeOf(join(folder, name)))).toEqual(
    readdirSync(folder).map(() => '600'),
  )
})

test('a damaged log or copy ends each command with exit code 3', async () => {
  const folder = folderWithMessages(500)
  const file = join(folder, 'parley.sqlite')
  damagePageWith(file, 'text 77')
  const to = join(temporaryFolder(), 'backup.sqlite')
  const inFolder = ['--data-dir', folder]
  for (const args of [
    ['check'],
    ['check', file],
    ['backup', to],
    ['restore', file, '--data-dir', temporaryFolder()],
  ]) {
    const { code, output, errors } = await parley([...args, ...(args.includes('--data-dir') ? [] : inFolder)])
    expect(code).toBe(3)
    expect(output).toMatch(/^ {2}\S/m)
    expect(errors).toMatch(/^parley: .* is damaged \(.*\)\.\n$/)
  }
  expect(existsSync(to)).toBe(false)
})

test.for<[string[], RegExp]>([
  [['backup'], /To which file\?/],
  [['restore'], /Which file\?/],
  [['backup', 'a', 'b'], /too many arguments/],
  [['backup', 'a', '--data-dri', 'b'], /no flag --data-dri; did you mean --data-dir\?/],
  [['backup', 'a', '--data-dir', '/nowhere'], /There is no log in \/nowhere/],
  [['check', '/nowhere/backup.sqlite'], /There is no file/],
  [['backup', 'a'], /The messages are in PostgreSQL \(DATABASE_URL\).*pg_dump/],
  [['restore', 'a'], /The messages are in PostgreSQL/],
  [['check'], /The messages are in PostgreSQL/],
])('%j is refused with one line', async ([[name = '', ...args], line]) => {
  vi.stubEnv('DATABASE_URL', 'postgres://ada:secret@127.0.0.1/parley')
  onTestFinished(() => void vi.unstubAllEnvs())
  const refusal = await commands[name]?.(args).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(StartupError)
  expect(refusal).toMatchObject({ message: expect.stringMatching(line) as string, exitCode: 1 })
  expect(String(refusal)).not.toMatch(/secret|\n/)
})

async function parley(args: string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: temporaryFolder(), ...settings }
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}
