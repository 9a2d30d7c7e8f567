import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildClient } from '../../packages/client/packaging/build-client.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { ParleyServer } from '../support/parley-server.ts'

const run = promisify(execFile)
const modules = fileURLToPath(new URL('../../packages/client/node_modules/', import.meta.url))
const compiler = fileURLToPath(new URL('../../node_modules/typescript-native/bin/tsc', import.meta.url))

let folder: string
let installed: string

// In an empty folder, as a person would who has its archive and its one dependency.
test.beforeAll(async () => {
  test.setTimeout(120_000)
  folder = mkdtempSync(join(tmpdir(), 'parley-client-'))
  await run('npm', ['pack', '--pack-destination', folder], {
    cwd: await buildClient(join(folder, 'package')),
  })
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  expect(statSync(join(folder, archive)).size).toBeLessThan(120_000)
  cpSync(join(modules, 'valibot'), join(folder, 'node_modules/valibot'), {
    recursive: true,
    dereference: true,
  })
  installed = join(folder, 'node_modules/@parley-chat/client')
  await run('mkdir', ['-p', installed])
  await run('tar', ['-xzf', join(folder, archive), '-C', installed, '--strip-components', '1'])
})

test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the types of the package describe it', () => {
  const program = `
    import { platformEnvironment, RoomClient, type RoomView } from '@parley-chat/client'
    const views: RoomView[] = []
    const client = new RoomClient(
      { room: 'lobby', username: 'Ada', avatar: '0'.repeat(64) },
      platformEnvironment(() => 'ws://localhost:8000/ws'),
      { changed: (view) => views.push(view), token: (token: string) => token },
    )
    const text: string | undefined = client.view.timeline.messages[0]?.message
    // @ts-expect-error: an id is a number
    client.edit('1', text ?? '')`
  writeFileSync(join(folder, 'program.mts'), program)
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck']
  const checked = spawnSync(process.execPath, [compiler, ...flags, 'program.mts'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(checked.stdout).toBe('')
})

test('the bot of its examples answers in Node', async ({ page, server }) => {
  const bot = spawn(process.execPath, ['bot.js', `${server.url.replace('http', 'ws')}/ws`], {
    cwd: join(installed, 'examples'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const ada = new ChatPage(page)
    await ada.open(server.url)
    await ada.join('ada@example.com', 'Ada')
    await expect(page.getByText('Greeter').first()).toBeVisible()
    await ada.say('Hello everybody')
    await expect(page.getByText('Hello, Ada!')).toBeVisible()
  } finally {
    await ended(bot)
  }
})

test('the page of its examples shows the room, and posts', async ({ page, browser }) => {
  const files = await serve(folder)
  const server = new ParleyServer({ ALLOWED_ORIGINS: files.url })
  try {
    await server.start()
    const url = `${files.url}/page.html?server=${server.url.replace('http', 'ws')}/ws`
    cpSync(join(installed, 'examples/page.html'), join(folder, 'page.html'))
    await page.goto(url)
    await page.getByLabel('Message').fill('from another page')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByText(/^Visitor .{4}: from another page$/)).toBeVisible()
    const other = await browser.newPage()
    await other.goto(url)
    await expect(other.getByText(/^Visitor .{4}: from another page$/)).toBeVisible()
    await other.close()
  } finally {
    files.close()
    await server.remove()
  }
})

async function ended(child: ChildProcess) {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}

/** The files of a folder, at an address of their own. */
async function serve(root: string) {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.mjs': 'text/javascript',
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    try {
      const content = readFileSync(join(root, pathname))
      response.writeHead(200, { 'content-type': types[extname(pathname)] ?? 'text/plain' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
