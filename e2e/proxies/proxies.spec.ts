import type { Browser } from '@playwright/test'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { longIf } from '../support/long.ts'
import { isInPath, Proxy, type ProxyName, type Replacement } from './proxy.ts'

const below: Replacement[] = [{ from: 'location / {', to: 'location /chat/ {' }]
/** nginx takes off what `location` names when the address of the server ends with a slash. */
const takenOff: Replacement[] = [
  ...below,
  { from: ';\n    proxy_http_version', to: '/;\n    proxy_http_version' },
]
/** A password for everything, also for what the browser fetches by itself. */
const credentials = { username: 'ada', password: 'secret' }
const withPassword: Replacement[] = [
  { from: 'location / {', to: 'auth_basic Chat; auth_basic_user_file users;\n  location / {' },
]

const setups: { proxy: ProxyName; title: string; path: string; replaced: Replacement[] }[] = [
  { proxy: 'nginx', title: 'nginx, with a password', path: '', replaced: withPassword },
  { proxy: 'nginx', title: 'nginx at /chat/', path: '/chat', replaced: below },
  { proxy: 'nginx', title: 'nginx at /chat/, which it takes off', path: '/chat', replaced: takenOff },
  { proxy: 'caddy', title: 'Caddy', path: '', replaced: [] },
  { proxy: 'haproxy', title: 'HAProxy', path: '', replaced: [] },
]

for (const { proxy: name, title, path, replaced } of setups)
  test.describe(`behind ${title}`, longIf(replaced === takenOff), () => {
    test.use({ serverEnv: { TRUST_PROXY: '1', BASE_PATH: path } })
    test.skip(!isInPath(name) || !isInPath('openssl'), `${name} or openssl is not installed`)

    test('people chat, are back after a restart, and every file of the page is there', async ({
      browser,
      server,
    }) => {
      const proxy = new Proxy(name)
      await proxy.start(server.port, replaced)
      try {
        const base = proxy.url + path
        const ada = await visit(browser, `${base}/`)
        await ada.chat.join('ada@example.com', 'Ada')
        const grace = await visit(browser, `${base}/r/lobby`)
        await grace.chat.join('grace@example.com', 'Grace')
        await ada.chat.say('hello :smile: `code`')
        await expect(grace.chat.row('hello')).toBeVisible()
        await expect(grace.chat.row('hello').locator('.text img')).toHaveJSProperty('complete', true)
        await grace.chat.page.goto(`${base}/r/team`)
        await grace.chat.isLive()
        await grace.chat.page.goBack()
        await grace.chat.isLive()

        await server.kill()
        await ada.chat.type('written while it was away')
        await expect(ada.chat.pending).toHaveCount(1)
        await server.start()
        await expect(ada.chat.pending).toHaveCount(0, { timeout: 40_000 })
        await expect(grace.chat.row('written while it was away')).toHaveCount(1, { timeout: 40_000 })

        const devtools = await ada.chat.page.context().newCDPSession(ada.chat.page)
        const { url, errors } = await devtools.send('Page.getAppManifest')
        expect([url, errors]).toEqual([`${base}/manifest.webmanifest`, []])
        expect(ada.missing).toEqual([])
        expect(ada.elsewhere(base)).toEqual([])
        const picture = await ada.chat.page.locator('meta[property="og:image"]').getAttribute('content')
        expect(picture).toBe(`${base}/preview.png`)
        expect((await ada.chat.page.request.get(`${base}/preview.png`)).headers()['content-type']).toBe(
          'image/png',
        )
      } finally {
        await proxy.remove()
      }
    })
  })

/** A page in a browser of its own, with what it asked for. */
async function visit(browser: Browser, address: string) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, httpCredentials: credentials })
  const page = await context.newPage()
  const asked: string[] = []
  const missing: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')))
  page.on('response', (response) => {
    const status = response.status()
    if (status >= 400 && status < 500) missing.push(`${status} ${response.url()}`)
  })
  const chat = new ChatPage(page)
  await chat.open(address)
  const elsewhere = (base: string) => asked.filter((url) => !url.startsWith(`${base}/`))
  return { chat, missing, elsewhere }
}
