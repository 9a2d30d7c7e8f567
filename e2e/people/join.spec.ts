import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('an empty form shows and announces what is missing, at its field', async ({ page, server }) => {
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(chat.email).toHaveAccessibleDescription('You must enter an email')
  await expect(chat.username).toHaveAccessibleDescription('You must choose a username')
  await expect(chat.email).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'You must enter an email' })).toBeVisible()
  await chat.email.fill('ada@example.com')
  await expect(page.getByText('You must enter an email')).toHaveCount(0)
  await expect(chat.email).toHaveAccessibleDescription(/never leaves this browser/)
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(chat.username).toBeFocused()
})

test('a name with direction overrides is refused, and stays in the field', long, async ({ page, server }) => {
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await chat.email.fill('a@example.com')
  await chat.username.fill('evil\u202eadA')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(chat.username).toHaveAccessibleDescription(/direction-changing/)
  await expect(chat.username).toHaveValue('evil\u202eadA')
})

test('the person is remembered', async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.page.getByRole('listitem')).toHaveText([/^Ada\s*you$/])
})

test('joining, posting and reacting work by keyboard', async ({ page, server }) => {
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await expect(chat.email).toBeFocused()
  await page.keyboard.type('ada@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ada')
  await page.keyboard.press('Enter')
  await chat.isLive()
  await expect(chat.composer).toBeFocused()
  await page.keyboard.type('first')
  await page.keyboard.press('Enter')
  await expect(chat.row('first')).toBeVisible()
  // The code for arrow keys is loaded after the first message.
  await expect(page.locator('.said')).toBeAttached()
  // Back past the emoji button.
  for (let tab = 0; tab < 2; tab += 1) await page.keyboard.press('Shift+Tab')
  await expect(chat.list).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(chat.row('first')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Add a reaction' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'React with 👍' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(chat.row('first').getByRole('button', { name: '👍 1, by Ada' })).toBeVisible()
  await page.keyboard.type('second')
  await page.keyboard.press('Enter')
  await expect(chat.row('second')).toBeVisible()
})

test(
  'on a phone nothing is focused at first, since the keyboard would cover the form',
  long,
  async ({ browser, server }) => {
    const context = await browser.newContext({ hasTouch: true, isMobile: true })
    const chat = new ChatPage(await context.newPage())
    await chat.open(server.url)
    await expect(chat.email).toBeVisible()
    expect(await chat.page.evaluate(() => document.activeElement === document.body)).toBe(true)
    await context.close()
  },
)

test('the form stays where it is while the other ways to join load', long, async ({ page, server }) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/OtherWays-*.js', (route) => released.then(() => route.continue()))
  await page.goto(server.url.replace('127.0.0.1', 'localhost'))
  const join = page.locator('#app').getByRole('button', { name: 'Join' })
  await expect(join).toBeVisible()
  const before = await join.boundingBox()
  release()
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeVisible()
  expect(await join.boundingBox()).toEqual(before)
})

test('P8.1: the email never leaves the browser', async ({ page, server }) => {
  const chat = new ChatPage(page)
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''))
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sent.push(String(payload)))
    socket.on('framereceived', ({ payload }) => sent.push(String(payload)))
  })
  await chat.open(server.url)
  await chat.join('Ada.Secret@example.com', 'Ada')
  await chat.say('hello')
  expect(sent.join('\n')).toContain('"type":"join"')
  expect(sent.join('\n').toLowerCase()).not.toContain('secret')
  expect(sent.join('\n')).not.toContain('@example')
})

test('an address without a room shows a message', long, async ({ page, server }) => {
  await page.goto(`${server.url}/r/ok-room`)
  await expect(page.getByRole('heading', { name: 'Join ok-room' })).toBeVisible()
  for (const path of ['/r/a/b', '/r/not%20a%20room', '/nowhere/at-all'])
    expect((await page.goto(server.url + path))?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no room at this address' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the lobby' }).click()
  await expect(page.getByRole('heading', { name: 'Join the lobby' })).toBeVisible()
})

test('a bare room name redirects to the room', long, async ({ page, server }) => {
  await page.goto(`${server.url}/garden`)
  await page.getByRole('link', { name: 'Go to the room garden' }).click()
  await expect(page).toHaveURL(`${server.url}/r/garden`)
  await expect(page.getByLabel('Username')).toBeVisible()
})

test('P4.7, P4.8: a name that is reserved, mixed or taken is refused at its field, and a free one is suggested', async ({
  person,
  page,
  server,
}) => {
  await person('Ada')
  const other = new ChatPage(page)
  await other.open(server.url)
  await other.email.fill('other@example.com')
  for (const [name, why] of [
    ['Admin', /^Nobody can have this name/],
    ['\u0410da', /^A name cannot mix letters of several alphabets/],
    ['\uff21da', /^This name, or a similar one/],
  ] as const) {
    await other.username.fill(name)
    await page.getByRole('button', { name: 'Join' }).click()
    await expect(other.username).toHaveAccessibleDescription(why)
    await expect(other.username).toHaveValue(name)
    await expect(page.getByText(/^If the name is yours, use a passkey, or a link from a device/)).toHaveCount(
      name === '\uff21da' ? 1 : 0,
    )
    if (name === '\u0410da') await expect(page.getByRole('button', { name: 'Use “Ada 2”' })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Use “\uff21da 2”' }).click()
  await other.isLive()
  await expect(page.getByRole('listitem').first()).toHaveText(/^\uff21da 2\s*you$/)
})

test('a browser that stores nothing says so before joining, and the room works all the same', async ({
  page,
  server,
}) => {
  // As with "Block all cookies" in Chromium.
  await page.addInitScript(() => {
    const blocked = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
    for (const area of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, area, { get: blocked })
    Object.defineProperty(navigator, 'cookieEnabled', { get: () => false })
  })
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await expect(page.getByText(/^This browser stores nothing for this page\./)).toBeVisible()
  await chat.join('ada@example.com', 'Ada')
  await expect(page.getByText(/^This browser keeps nothing for this page\./)).toBeVisible()
  await chat.say('hello')
  await chat.open(server.url)
  await chat.email.fill('ada@example.com')
  await chat.username.fill('Ada')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByText(/^If the name is yours/)).toBeVisible()
})

test('a taken name is refused in the form, which stays visible', long, async ({ page, server, person }) => {
  await person('Ada')
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      if (document.querySelector('textarea') !== null) seen.push('room')
    }).observe(document.body, { childList: true, subtree: true })
  })
  await chat.email.fill('eve@example.com')
  await chat.username.fill('Ada')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(chat.username).toHaveAccessibleDescription(/^This name, or a similar one/)
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([])
})

test('without a server, joining shows that it is connecting, and succeeds later', async ({
  page,
  server,
}) => {
  const chat = new ChatPage(page)
  await chat.open(server.url)
  await expect(page.locator('#app').getByLabel('Email')).toBeVisible()
  await page.route('**/assets/ChatRoom-*', (route) => route.abort())
  await server.kill()
  await chat.email.fill('ada@example.com')
  await chat.username.fill('Ada')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByText('Connecting…')).toBeVisible()
  await page.unroute('**/assets/ChatRoom-*')
  await server.start()
  await chat.isLive()
})

test(
  'a final close of the connection is shown, and the form stops waiting',
  long,
  async ({ page, server }) => {
    await page.routeWebSocket('**/ws', (socket) => socket.close({ code: 1003 }))
    const chat = new ChatPage(page)
    await chat.open(server.url)
    await chat.email.fill('ada@example.com')
    await chat.username.fill('Ada')
    await page.getByRole('button', { name: 'Join' }).click()
    await expect(page.getByText('The server ended the connection (1003).')).toBeVisible()
  },
)
