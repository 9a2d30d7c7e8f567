import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { listeningPort } from '../../apps/server/src/testing/listening-port.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { testedPackage } from '../support/packaged-server.ts'

const run = promisify(execFile)
const megabyte = 1_000_000

let installed: string

// In an empty folder, as a person would who has its archive alone.
test.beforeAll(async () => {
  test.setTimeout(240_000)
  installed = mkdtempSync(join(tmpdir(), 'parley-package-'))
  await run('npm', ['pack', '--pack-destination', installed], { cwd: testedPackage() })
  const [archive = ''] = readdirSync(installed)
  expect(statSync(join(installed, archive)).size).toBeLessThan(6 * megabyte)
  // Offline: nothing else is needed. Pictures need sharp, which comes from the registry.
  const flags = ['--offline', '--omit=optional', '--no-audit', '--no-fund']
  await run('npm', ['install', ...flags, `./${archive}`], { cwd: installed })
})

test.afterAll(() => rmSync(installed, { recursive: true, force: true }))

test('the package runs from an empty folder, with its page and its commands', async ({ page }) => {
  test.setTimeout(120_000)
  expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toHaveLength(1)
  expect(sizeOf(join(installed, 'node_modules'))).toBeLessThan(25 * megabyte)
  const parley = join(installed, 'node_modules/.bin/parley')
  const env = {
    PATH: process.env['PATH'],
    HOME: installed,
    HOST: '127.0.0.1',
    PORT: '0',
    GRAVATAR_URL: '',
    LOG_LEVEL: 'warn',
  }
  const server = spawn(parley, ['start'], { cwd: installed, env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await listeningPort(server.stdout)
    const chat = new ChatPage(page)
    await chat.open(`http://127.0.0.1:${port}`)
    await chat.join('ada@example.com', 'Ada')
    await chat.say('from an archive :tada:')
    await expect(chat.row('from an archive')).toBeVisible()
    const picture = chat.row('from an archive').getByRole('img', { name: /tada/ })
    await expect(picture).toHaveJSProperty('complete', true)
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('a file through the process of the package'),
      })
    await expect(page.getByRole('list', { name: 'Files to send' })).toContainText('notes.txt')
    await chat.say('with a file')
    await expect(chat.row('with a file').getByText('notes.txt')).toBeVisible()

    const status = await run(parley, ['status', '--json'], { cwd: installed, env })
    expect(JSON.parse(status.stdout)).toMatchObject({ port })
    await run(parley, ['backup', 'copy.sqlite'], { cwd: installed, env })
    await run(parley, ['check', 'copy.sqlite'], { cwd: installed, env })
    const { stdout } = await run(parley, ['export', 'lobby', '--text'], { cwd: installed, env })
    expect(stdout).toContain('from an archive')
    // Neither the package nor the folder that it was started in: npm replaces the one, and the other may be any.
    expect(readdirSync(join(installed, '.local/share/parley'))).toContain('parley.sqlite')
  } finally {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
})

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
