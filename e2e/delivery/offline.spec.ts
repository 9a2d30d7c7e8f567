import type { Page } from '@playwright/test'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { buildAgain } from '../support/second-build/second-build.ts'
import { long } from '../support/long.ts'

test.use({ serviceWorkers: 'allow' })

test('the page opens offline with the last messages, and sends what is written then once', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  for (let n = 1; n <= 3; n += 1) await grace.say(`message ${n}`)
  await expect(ada.row('message 3')).toBeVisible()
  await isInstalled(ada.page)
  await isKept(ada.page, 'message 3')
  await server.kill()

  const later = new ChatPage(await ada.page.context().newPage())
  await ada.page.close()
  await later.open(server.url)
  await expect(later.rows).toHaveCount(3)
  expect(await later.texts()).toEqual(['message 1', 'message 2', 'message 3'])
  await expect(later.page.getByText('Showing messages saved in this browser.')).toBeVisible()
  await later.type('written offline')
  await expect(later.row('written offline')).toContainText('Waiting for the connection…')
  await later.page.reload()
  await expect(later.row('written offline')).toContainText('Waiting for the connection…')

  await server.start()
  // By now it tries again every half minute at most.
  await expect(later.page.locator('header .here')).toBeVisible({ timeout: 40_000 })
  await later.isLive()
  await expect(later.pending).toHaveCount(0, { timeout: 40_000 })
  await expect(later.page.getByText('Showing messages saved in this browser.')).toHaveCount(0)
  await expect(grace.row('written offline')).toHaveCount(1, { timeout: 40_000 })
  const all = ['message 1', 'message 2', 'message 3', 'written offline']
  expect(await later.texts()).toEqual(all)
  expect(await grace.texts()).toEqual(all)
})

test(
  'every room opens offline, in the chosen language and in another one',
  long,
  async ({ person, server }) => {
    const { page } = await person('Ada', { room: '/r/team' })
    await isInstalled(page)
    await server.kill()
    await page.goto(`${server.url}/r/never-seen`)
    await expect(page.getByRole('heading', { name: 'never-seen' })).toBeVisible()
    await new ChatPage(page).chooseLanguage('简体中文')
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  },
)

test('P4.3: a returning page receives only new messages', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('known')
  await isKept(ada.page, 'known')
  const joins: unknown[] = []
  ada.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => joins.push(JSON.parse(String(payload)))),
  )
  await ada.page.reload()
  await ada.isLive()
  expect(joins[0]).toMatchObject({ type: 'join', after: 1, epoch: expect.any(String) })
  expect(await ada.texts()).toEqual(['known'])
})

test('leaving deletes the stored messages', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.say('between us')
  await isKept(ada.page, 'between us')
  await ada.leave()
  await expect(ada.email).toBeVisible()
  await expect.poll(() => keptText(ada.page)).not.toContain('between us')
  await server.kill()
  await ada.page.reload().catch(() => {})
  // The browser may be on its way to the page of the service worker, where there is no content to read.
  await expect(async () => expect(await ada.page.content()).not.toContain('between us')).toPass()
})

test('the service worker answers only for the page, not for health, avatars and sockets', async ({
  person,
  server,
}) => {
  const { page } = await person('Ada')
  await isInstalled(page)
  await page.reload()
  const fromWorker = async (path: string) => {
    const answered = page.waitForResponse((response) => response.url().endsWith(path))
    await page.evaluate((address) => fetch(address).then((response) => response.text()), path)
    return (await answered).fromServiceWorker()
  }
  expect(await fromWorker('/mark.svg')).toBe(true)
  expect(await fromWorker('/healthz')).toBe(false)
  expect(await fromWorker(`/avatars/${'a'.repeat(64)}`)).toBe(false)
  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept).toContain('/')
  expect(kept.filter((path) => !/^\/($|mark|theme\.css$|browser-check\.js$|assets\/)/.test(path))).toEqual([])
  await server.kill()
  expect(
    await page.evaluate(() =>
      fetch('/healthz').then(
        () => 'answered',
        () => 'nobody there',
      ),
    ),
  ).toBe('nobody there')
})

test.describe('below a path of the host', () => {
  test.use({ serverEnv: { BASE_PATH: '/chat' } })

  test(
    'the page opens offline, and what it stores is apart from a chat at the root',
    long,
    async ({ person, server }) => {
      const { page } = await person('Ada', { room: '/chat/r/team' })
      await isInstalled(page)
      expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(
        `${server.url}/chat/`,
      )
      const stored = await page.evaluate(async () => [
        ...Object.keys(localStorage),
        ...(await caches.keys()),
        ...(await indexedDB.databases()).map(({ name = '' }) => name),
      ])
      expect(stored.length).toBeGreaterThan(3)
      expect(stored.filter((name) => !/^(\/chat|parley-shell:\/chat:)/.test(name))).toEqual([])
      await server.kill()
      await page.goto(`${server.url}/chat/r/never-seen`)
      await expect(page.getByRole('heading', { name: 'never-seen' })).toBeVisible()
    },
  )
})

test.describe('an update', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-builds-'))
  const current = join(folder, 'current')
  const first = fileURLToPath(new URL('../../apps/web/dist', import.meta.url))
  const second = join(folder, 'second')

  test.beforeAll(() => {
    test.setTimeout(120_000)
    buildAgain(second)
  })
  test.beforeEach(() => serve(first))
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))
  test.use({ serverEnv: { PAGE_DIR: current } })

  test('is served at the next visit and offline, and an old page is informed', async ({ person, server }) => {
    const ada = await person('Ada')
    await isInstalled(ada.page)
    await expect(ada.page.getByText('No messages yet')).toBeVisible()
    serve(second)

    const next = new ChatPage(await ada.page.context().newPage())
    await next.open(server.url)
    await expect(next.page.getByText('This is the second build')).toBeVisible()
    await expect(ada.page.getByText('There is a newer version of this page.')).toBeVisible()
    await expect(next.page.getByText('There is a newer version of this page.')).toHaveCount(0)
    // The old page can still load its own chunks.
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Notifications' }).click()
    await expect(ada.page.getByRole('dialog')).toBeVisible()
    await ada.page.keyboard.press('Escape')

    await server.kill()
    await next.page.reload()
    await expect(next.page.getByLabel('Message the lobby')).toBeVisible()
    await server.start()
    await expect(next.page.getByText('This is the second build')).toBeVisible({ timeout: 40_000 })
    await ada.page.getByRole('button', { name: 'Reload' }).click()
    await expect(ada.page.getByText('This is the second build')).toBeVisible({ timeout: 40_000 })
  })

  test(
    'is shown when it arrives after the old page was shown because the server was slow',
    long,
    async ({ person, server }) => {
      const ada = await person('Ada')
      await isInstalled(ada.page)
      serve(second)
      server.signal('SIGSTOP')
      const next = new ChatPage(await ada.page.context().newPage())
      await ada.page.close()
      await next.open(server.url) // from what is kept
      await expect(next.page.getByLabel('Message the lobby')).toBeVisible()
      server.signal('SIGCONT')
      await expect(next.page.getByText('This is the second build')).toBeVisible({ timeout: 40_000 })
    },
  )

  function serve(build: string) {
    rmSync(current, { force: true })
    symlinkSync(build, current)
  }
})

/** The service worker has cached the whole page, and controls it. */
async function isInstalled(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
}

async function isKept(page: Page, text: string) {
  await expect.poll(() => keptText(page)).toContain(text)
}

/** Everything that the browser stores about rooms. */
function keptText(page: Page) {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('parley-rooms')
        opening.onerror = () => reject(new Error('It does not open'))
        opening.onsuccess = () => {
          const db = opening.result
          const all = db.transaction('rooms').objectStore('rooms').getAll()
          all.onsuccess = () => {
            db.close()
            resolve(JSON.stringify(all.result))
          }
        }
      }),
  )
}
