import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'

test('the page requests only its own origin', async ({ page, server }) => {
  const elsewhere: string[] = []
  const failed: string[] = []
  await page.route(
    (url) => url.origin !== server.url,
    (route) => {
      elsewhere.push(route.request().url())
      return route.abort()
    },
  )
  page.on('requestfailed', (request) => failed.push(request.url()))
  page.on(
    'response',
    (response) => response.status() >= 400 && failed.push(`${response.status()} ${response.url()}`),
  )
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await chat.join('ada@example.com', 'Ada')
  await chat.say('hello :smile: 😀 https://example.com `code`')
  await expect(chat.rows.first().locator('.text img')).toHaveCount(2)
  await page.waitForLoadState('networkidle')
  expect(elsewhere).toEqual([])
  expect(failed).toEqual([])
  expect(chat.consoleErrors).toEqual([])
})

test('a first visit loads at most 75 KB of JavaScript, and 90 KB in all before the form', async ({
  page,
  server,
}) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  const headers = new Map<string, { type: string; bytes: number }>()
  const bytes = { script: 0, all: 0 }
  devtools.on('Network.responseReceived', ({ requestId, type, response }) =>
    headers.set(requestId, { type, bytes: response.encodedDataLength }),
  )
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const ofHeaders = headers.get(requestId)
    if (ofHeaders === undefined) return
    bytes.all += encodedDataLength - ofHeaders.bytes
    if (ofHeaders.type === 'Script') bytes.script += encodedDataLength - ofHeaders.bytes
  })
  await page.setExtraHTTPHeaders({ 'Accept-Encoding': 'gzip' })
  await page.goto(server.url, { waitUntil: 'commit' })
  await expect(page.locator('#app form')).toBeVisible()
  const beforeForm = bytes.all
  await page.waitForLoadState('networkidle')
  expect(beforeForm).toBeGreaterThan(10_000)
  expect(beforeForm).toBeLessThanOrEqual(90_000)
  expect(bytes.script).toBeGreaterThan(10_000)
  expect(bytes.script).toBeLessThanOrEqual(75_000)
})

test('the assets are immutable, and the document is revalidated', async ({ page, server }) => {
  const caching = new Map<string, string | undefined>()
  page.on('response', (response) =>
    caching.set(new URL(response.url()).pathname, response.headers()['cache-control']),
  )
  await page.goto(server.url, { waitUntil: 'networkidle' })
  expect(caching.get('/')).toBe('no-cache')
  const assets = [...caching].filter(([path]) => path.startsWith('/assets/'))
  expect(assets.length).toBeGreaterThan(1)
  for (const [, policy] of assets) expect(policy).toBe('public, max-age=31536000, immutable')
})
