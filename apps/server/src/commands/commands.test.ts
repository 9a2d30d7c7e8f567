import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { StartupError } from '../config/startup-error.ts'
import { openLog } from '../log/sqlite/backup/open-log.ts'
import { countOldMessages } from '../log/sqlite/select-messages.ts'
import { Uploader } from '../testing/files/test-uploads.ts'
import { storeAsBeforeNumbers } from '../testing/sqlite/earlier-log.ts'
import { contentOf, damagePageWith, folderWithMessages, modeOf, texts } from '../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { connect } from '../testing/test-client.ts'
import { startMain } from '../testing/test-main.ts'
import * as backup from './backup.ts'
import * as check from './check.ts'
import * as restore from './restore.ts'
import * as upgrade from './upgrade.ts'

const commands: Record<string, (args: string[]) => Promise<void>> = {
  backup: backup.run,
  check: check.run,
  restore: restore.run,
  upgrade: upgrade.run,
}

async function stopMain(child: ChildProcess) {
  child.kill('SIGTERM')
  await once(child, 'exit')
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
    /^copied: 0\.2 of 0\.2 MB.*\nchecking the copy\nThe log is in .*: 4 messages in 1 room, /,
  )
  expect(modeOf(file)).toBe('600')
  const asObject = await parley(['backup', `${file}.again`, '--json', '--data-dir', folder])
  expect(JSON.parse(asObject.output)).toMatchObject({ copy: `${file}.again`, messages: 4, rooms: 1 })
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
    readdirSync(folder).map((name) => (name === 'files' ? '700' : '600')),
  )
})

test('backup copies the files of messages, restore brings them back, and check misses those that are not there', async () => {
  const folder = temporaryFolder()
  const file = join(temporaryFolder(), 'backup.sqlite')
  const { child, port } = await startMain(folder)
  const ada = new Uploader(`http://127.0.0.1:${port}`)
  const sent = await Promise.all(['a', 'b'].map((name) => ada.send(`${name}.txt`, Buffer.from(name))))
  const [posted = '', unposted = ''] = sent.map((one) => (one.state === 'ready' ? one.file.id : ''))
  const client = await connect(port)
  await client.join('lobby', 'Ada', { token: ada.token })
  client.send({ type: 'post', cid: 'cid-00001', message: '', files: [{ id: posted }] })
  await client.frame('posted')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await parley(['backup', file, '--data-dir', folder])).output).toContain('1 file of messages in ')
  const stored = (id: string) => join(folder, 'files', 'stored', id.slice(0, 2), id)
  expect([posted, unposted].map((id) => existsSync(stored(id)))).toEqual([true, true])
  rmSync(join(folder, 'files'), { recursive: true })
  expect(await parley(['check', '--data-dir', folder])).toMatchObject({
    code: 1,
    errors: expect.stringContaining(posted) as string,
  })
  expect(await parley(['check', file])).toMatchObject({ code: 0 })
  expect((await parley(['restore', file, '--data-dir', folder])).code).toBe(0)
  expect([posted, unposted].map((id) => existsSync(stored(id)))).toEqual([true, false])
  expect(readFileSync(join(stored(posted), 'file'), 'utf8')).toBe('a')
  expect(await parley(['check', '--data-dir', folder])).toMatchObject({ code: 0 })
})

test('a backup whose files cannot be copied leaves nothing behind', async () => {
  const folder = temporaryFolder()
  const { child, port } = await startMain(folder)
  const ada = new Uploader(`http://127.0.0.1:${port}`)
  const sent = await ada.send('a.txt', Buffer.from('a'))
  const client = await connect(port)
  await client.join('lobby', 'Ada', { token: ada.token })
  client.send({
    ...{ type: 'post', cid: 'cid-00001', message: '' },
    files: [{ id: sent.state === 'ready' ? sent.file.id : '' }],
  })
  await client.frame('posted')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const target = temporaryFolder()
  const file = join(target, 'backup.sqlite')
  writeFileSync(`${file}.files`, 'in the way')
  const failed = await parley(['backup', file, '--data-dir', folder])
  expect(failed).toMatchObject({ code: 1, errors: expect.stringMatching(/^parley: .*backup.*\n$/) as string })
  expect(readdirSync(target)).toEqual(['backup.sqlite.files'])
  rmSync(`${file}.files`)
  const stored = join(folder, 'files', 'stored')
  for (const shelf of readdirSync(stored))
    for (const id of readdirSync(join(stored, shelf))) {
      rmSync(join(stored, shelf, id), { recursive: true })
      writeFileSync(join(stored, shelf, id), 'a file for a folder')
    }
  expect(await parley(['backup', file, '--data-dir', folder])).toMatchObject({ code: 1 })
  expect(readdirSync(target)).toEqual([])
})

test('a restore where the file of the log was taken away says what is left of it', async () => {
  const folder = folderWithMessages(3)
  const file = join(temporaryFolder(), 'backup.sqlite')
  await parley(['backup', file, '--data-dir', folder])
  const { child, port } = await startMain(folder)
  const client = await connect(port)
  await client.join()
  client.send({ type: 'post', cid: 'cid-00004', message: 'text 4' })
  await client.frame('posted')
  const taken = join(temporaryFolder(), 'taken.sqlite')
  renameSync(join(folder, 'parley.sqlite'), taken)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const { output } = await parley(['restore', file, '--data-dir', folder])
  const kept = /copy it to (\S+\.sqlite), and restore that/.exec(output)?.[1] ?? ''
  copyFileSync(taken, kept)
  expect((await parley(['restore', kept, '--data-dir', folder])).code).toBe(0)
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 4))
})

test('check and restore say so of a copy that may lack its newest messages', async () => {
  const copy = join(folderWithMessages(3), 'parley.sqlite')
  const inTheCopy = /was copied from a log in use, without its -wal/
  expect((await parley(['check', copy])).output).toMatch(inTheCopy)
  const restored = await parley(['restore', copy, '--data-dir', temporaryFolder()])
  expect(restored).toMatchObject({ code: 0, output: expect.stringMatching(inTheCopy) as string })
  const whole = join(temporaryFolder(), 'backup.sqlite')
  await parley(['backup', whole, '--data-dir', folderWithMessages(3)])
  expect((await parley(['check', whole])).output).not.toMatch(inTheCopy)
})

test('a log that does not know the files of another one takes none away for good', async () => {
  const folder = temporaryFolder()
  const first = await startMain(folder)
  const ada = new Uploader(`http://127.0.0.1:${first.port}`)
  const sent = await ada.send('a.txt', Buffer.from('hello'))
  const id = sent.state === 'ready' ? sent.file.id : ''
  const client = await connect(first.port)
  await client.join('lobby', 'Ada', { token: ada.token })
  client.send({ type: 'post', cid: 'cid-00001', message: '', files: [{ id }] })
  await client.frame('posted')
  await stopMain(first.child)
  const stored = join(folder, 'files', 'stored', id.slice(0, 2), id)
  const old = Date.now() / 1_000 - 3 * 24 * 60 * 60
  utimesSync(stored, old, old)
  const kept = temporaryFolder()
  const names = readdirSync(folder).filter((name) => name.startsWith('parley.'))
  for (const name of names) renameSync(join(folder, name), join(kept, name))

  const empty = await startMain(folder)
  await vi.waitFor(() => expect(existsSync(stored)).toBe(false), 10_000)
  await stopMain(empty.child)
  for (const name of readdirSync(folder).filter((name) => name.startsWith('parley.')))
    rmSync(join(folder, name))
  for (const name of names) renameSync(join(kept, name), join(folder, name))
  expect(await parley(['check', '--data-dir', folder])).toMatchObject({ code: 0 })
  const again = await startMain(folder)
  const answer = await ada.at(`http://127.0.0.1:${again.port}`).request('GET', `/files/${id}`)
  expect(await answer.text()).toBe('hello')
  expect(existsSync(stored)).toBe(true)
})

test('upgrade says what is left, is killed at any time, and goes on', async () => {
  const folder = folderWithMessages(20_000)
  storeAsBeforeNumbers(folder)
  const inFolder = ['--data-dir', folder]
  expect((await parley(['upgrade', ...inFolder])).output).toMatch(
    / is of an earlier version: start the server/,
  )
  const { child, port } = await startMain(folder)
  expect((await parley(['upgrade', ...inFolder])).output).toMatch(/^20,000 messages are stored as an earlier/)
  const killed = spawn(process.execPath, [cli, 'upgrade', '--finish', ...inFolder])
  onTestFinished(() => void killed.kill('SIGKILL'))
  await vi.waitFor(() => expect(leftIn(folder)).toBeLessThan(20_000), 20_000)
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  expect(leftIn(folder)).toBeGreaterThan(0)
  const client = await connect(port)
  await client.join()
  expect(await client.post('cid-after-kill', 'text 20001')).toMatchObject({ id: 20_001 })
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(await parley(['upgrade', '--finish', ...inFolder])).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /All messages are stored as this version stores them .* MB now, .* s\.\n$/,
    ) as string,
  })
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 20_001))
  expect((await parley(['upgrade', ...inFolder])).output).toMatch(/ is stored as this version stores it\.\n$/)
}, 60_000)

test('~ is the home folder in the name of a copy, also where no shell has read it', async () => {
  const home = { HOME: temporaryFolder() }
  const inFolder = ['--data-dir', folderWithMessages(3)]
  expect(await parley(['backup', '~/b.sqlite', ...inFolder], home)).toMatchObject({ code: 0 })
  expect(existsSync(join(home.HOME, 'b.sqlite'))).toBe(true)
  expect(await parley(['check', '~/b.sqlite'], home)).toMatchObject({ code: 0 })
  expect(await parley(['restore', '~/b.sqlite', ...inFolder], home)).toMatchObject({ code: 0 })
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
  [['upgrade'], /The database cannot be reached: connect ECONNREFUSED/],
  [['upgrade', '--finish', '--data-dir', '/nowhere'], /There is no log in \/nowhere/],
])('%j is refused with one line', async ([[name = '', ...args], line]) => {
  vi.stubEnv('DATABASE_URL', 'postgres://ada:secret@127.0.0.1/parley')
  onTestFinished(() => void vi.unstubAllEnvs())
  const refusal = await commands[name]?.(args).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(StartupError)
  expect(refusal).toMatchObject({ message: expect.stringMatching(line) as string, exitCode: 1 })
  expect(String(refusal)).not.toMatch(/secret|\n/)
})

/** How many messages have not been rewritten. */
function leftIn(folder: string) {
  const db = openLog(folder)
  const count = countOldMessages(db)
  db.close()
  return count
}

async function parley(args: string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: temporaryFolder(), ...settings }
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}
