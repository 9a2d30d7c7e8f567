import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import { ChatPage } from '../support/chat-page.ts'
import { asOwner } from '../support/as-owner.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { openRoomMenu, roomsOf, visit } from '../support/rooms-of.ts'
import { long, longIf } from '../support/long.ts'

test('P16.4: the list says what is unread in other rooms, and the tab counts it', async ({ person }) => {
  const ada = await person('Ada')
  await visit(ada, 'team')
  const rooms = roomsOf(ada)
  await expect(rooms.rows).toHaveCount(2)
  await expect(rooms.open).toHaveAccessibleName('team')
  const grace = await person('Grace')
  await grace.say('good morning')
  await expect(rooms.row('Lobby')).toHaveAccessibleName('Lobby, one unread message')
  await expect(rooms.row('Lobby').locator('.unread-dot')).toBeVisible()
  await expect(ada.page).toHaveTitle('(1) team · Parley')
  await expect(ada.page.locator('link[rel=icon]')).toHaveAttribute('href', /unread/)
  await grace.say('@Ada are you there?')
  await expect(rooms.row('Lobby')).toHaveAccessibleName('Lobby, 2 unread messages, one mentions you')
  await expect(rooms.row('Lobby').locator('.mention-count')).toHaveText('1')
  await expect(ada.page).toHaveTitle('(2) team · Parley')
  await rooms.row('Lobby').click()
  await expect(ada.row('are you there?')).toBeInViewport()
  await expect(rooms.row('Lobby')).toHaveAccessibleName('Lobby')
  await expect(ada.page).toHaveTitle('Lobby · Parley')
  await expect(ada.page.locator('link[rel=icon]')).not.toHaveAttribute('href', /unread/)
  expect(ada.consoleErrors).toEqual([])
})

test('a room alone has no list, and loads nothing for it', async ({ person }) => {
  const ada = await person('Ada')
  const loaded: string[] = []
  ada.page.on('request', (request) => loaded.push(request.url()))
  const frames: string[] = []
  ada.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => frames.push(String(payload).slice(0, 40))),
  )
  await ada.page.reload()
  await ada.isLive()
  await ada.page.waitForLoadState('networkidle')
  const rooms = roomsOf(ada)
  await expect(rooms.button).toBeVisible()
  await expect(rooms.list).toHaveCount(0)
  expect(loaded.filter((url) => /\/assets\/[^/]*rooms?-?(panel|row|words)/i.test(url))).toEqual([])
  const ofRooms = frames.filter((frame) => /^\{"type":"(rooms|follow|read|mark|leave)"/.test(frame))
  expect(ofRooms.map((frame) => /"type":"(\w+)"/.exec(frame)?.[1])).toEqual(['rooms', 'follow'])
  await rooms.button.click()
  await expect(rooms.rows).toHaveCount(1)
  await rooms.list.getByRole('button', { name: 'Close' }).click()
  await expect(rooms.list).toHaveCount(0)
})

test('P16.12: a room whose owner wants it is found by everybody, under the plus', async ({
  person,
  server,
}) => {
  const [ada, grace] = [await person('Ada', { room: '/r/garden' }), await person('Grace')]
  await becomeOwner(ada, server)
  await asOwner(ada, 'garden', {
    type: 'set',
    settings: { title: 'The garden', topic: 'Weeds <b>and</b> more' },
  })
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  const isListed = settings.getByRole('group', { name: 'In the list of open rooms' })
  await isListed.getByRole('radio', { name: 'On' }).check()
  await expect(settings.getByText('Ada put this room in the list of open rooms')).toBeVisible()
  await visit(grace, 'team')
  await grace.page.getByRole('button', { name: 'New room' }).click()
  const dialog = grace.page.getByRole('dialog', { name: 'Open a room' })
  await expect(dialog.getByRole('heading', { name: 'Rooms that are open to everybody' })).toBeVisible()
  expect(await axeViolations(grace.page)).toEqual([])
  await dialog.getByRole('link', { name: 'The garden Weeds <b>and</b> more' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(roomsOf(grace).open).toHaveAccessibleName('The garden')
  expect(grace.consoleErrors).toEqual([])
})

test('P16.5: what is read on one device is read on the other', async ({
  person,
  browser,
  contextOptions,
}) => {
  const ada = await person('Ada')
  await visit(ada, 'team')
  await expect.poll(() => ada.page.evaluate(async () => (await fetch('/api/session')).status)).toBe(200)
  const storageState = await ada.page.context().storageState()
  const context = await browser.newContext({ ...contextOptions, storageState })
  const phone = new ChatPage(await context.newPage())
  await phone.open(ada.page.url())
  await phone.isLive()
  const grace = await person('Grace')
  await grace.say('for both')
  await expect(roomsOf(ada).row('Lobby')).toHaveAccessibleName('Lobby, one unread message')
  await expect(roomsOf(phone).row('Lobby')).toHaveAccessibleName('Lobby, one unread message')
  await ada.page.bringToFront()
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.row('for both')).toBeInViewport()
  await expect(roomsOf(phone).row('Lobby')).toHaveAccessibleName('Lobby')
  await expect(phone.page).toHaveTitle('team · Parley')
  await context.close()
})

test(
  'P16.5: the first visit to a room with another device goes on where the person left off',
  long,
  async ({ person, server, browser, contextOptions }) => {
    const ada = await person('Ada')
    await visit(ada, 'team')
    await expect.poll(() => ada.page.evaluate(async () => (await fetch('/api/session')).status)).toBe(200)
    await fill(server, 40)
    await expect(roomsOf(ada).row('Lobby')).toHaveAccessibleName('Lobby, 40 unread messages')
    const cookies = await ada.page.context().cookies()
    const identity = await ada.page.evaluate(() =>
      Object.entries<string>(localStorage).filter(([key]) => !key.startsWith('parley.read.')),
    )
    const context = await browser.newContext({ ...contextOptions })
    await context.addCookies(cookies)
    await context.addInitScript((entries) => {
      for (const [key, value] of entries) localStorage.setItem(key, value)
    }, identity)
    const phone = new ChatPage(await context.newPage())
    await phone.open(new URL('/', ada.page.url()).href)
    await phone.isLive()
    await expect(phone.page.getByRole('separator', { name: 'New messages' })).toBeInViewport()
    await expect(phone.row(/text 1$/)).toBeInViewport()
    await expect(roomsOf(ada).row('Lobby')).toHaveAccessibleName('Lobby, 40 unread messages')
    await context.close()
  },
)

test('P16.6: a favourite comes first, and a muted room counts nowhere', async ({ person }) => {
  const ada = await person('Ada')
  await visit(ada, 'attic', 'team')
  const rooms = roomsOf(ada)
  await ada.say('the newest')
  await expect(rooms.rows.first()).toHaveAccessibleName(/^team/)
  await openRoomMenu(ada, rooms.row('attic'))
  await ada.page.getByRole('button', { name: 'Add to favourites' }).click()
  await expect(rooms.rows.first()).toHaveAccessibleName('attic, favourite')
  await openRoomMenu(ada, rooms.row('Lobby'))
  await ada.page.getByRole('radio', { name: 'Nothing' }).check()
  await ada.page.keyboard.press('Escape')
  const grace = await person('Grace')
  await grace.say('nobody hears this')
  await expect(rooms.row('Lobby')).toHaveAccessibleName('Lobby, one unread message, muted')
  await expect(rooms.row('Lobby').locator('.unread-dot')).toHaveCount(0)
  await expect(ada.page).toHaveTitle('team · Parley')
  await ada.page.reload()
  await expect(rooms.rows.first()).toHaveAccessibleName('attic, favourite')
})

test('P16.7: leaving a room says what it means, takes it off the list, and goes to the next', async ({
  person,
}) => {
  const ada = await person('Ada')
  await visit(ada, 'attic', 'team')
  const rooms = roomsOf(ada)
  await openRoomMenu(ada, rooms.row('attic'))
  await ada.page.getByRole('button', { name: 'Leave this room' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Leave attic?' })
  await expect(dialog).toContainText('It goes from your list on all your devices')
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await expect(rooms.rows).toHaveCount(3)
  await openRoomMenu(ada, rooms.row('attic'))
  await ada.page.getByRole('button', { name: 'Leave this room' }).click()
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await expect(rooms.rows).toHaveCount(2)
  await expect(rooms.open).toHaveAccessibleName('team')
  await openRoomMenu(ada, rooms.row('team'))
  await ada.page.getByRole('button', { name: 'Leave this room' }).click()
  await ada.page.getByRole('dialog', { name: 'Leave team?' }).getByRole('button', { name: 'Leave' }).click()
  await expect(ada.page).toHaveTitle('Lobby · Parley')
  await ada.isLive()
  await ada.page.reload()
  await ada.isLive()
  await expect(rooms.list).toHaveCount(0)
})

test(
  'P16.2: a room that one is banned from stays as a line that says so, with the unsent text',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada', { room: '/r/team' })
    await becomeOwner(ada, server)
    const bob = await person('Bob', { room: '/r/team' })
    await bob.composer.fill('not sent yet')
    await bob.page.getByRole('log').click()
    await visit(bob, 'attic')
    await asOwner(ada, 'team', {
      type: 'moderate',
      whom: { username: 'Bob' },
      measure: { do: 'ban', lasts: null },
    })
    const rooms = roomsOf(bob)
    await expect(rooms.row('team')).toHaveAccessibleName('team, You are banned')
    await rooms.row('team').click()
    await expect(bob.page.getByRole('heading', { name: 'You cannot come in' })).toBeVisible()
    await expect(bob.page.getByText('not sent yet')).toBeVisible()
    await bob.page.goBack()
    await expect(rooms.open).toHaveAccessibleName('attic')
  },
)

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing in the list and its dialogs, ${colorScheme}`,
    longIf(colorScheme === 'light'),
    async ({ person }) => {
      const ada = await person('Ada', { colorScheme })
      await visit(ada, 'attic', 'team')
      const grace = await person('Grace')
      await grace.say('@Ada hello')
      const rooms = roomsOf(ada)
      await expect(rooms.row('Lobby').locator('.mention-count')).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      await openRoomMenu(ada, rooms.row('attic'))
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.getByRole('button', { name: 'Leave this room' }).click()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.keyboard.press('Escape')
      await rooms.list.getByRole('button', { name: 'New room' }).click()
      await ada.page.getByRole('button', { name: 'Open' }).click()
      await expect(ada.page.getByText('Enter a name')).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.keyboard.press('Escape')
      await ada.page.setViewportSize({ width: 390, height: 844 })
      await rooms.button.click()
      await expect(rooms.rows).toHaveCount(3)
      expect(await axeViolations(ada.page)).toEqual([])
    },
  )

test(
  'axe finds nothing in the list under forced colours, right to left, and at 200 % zoom',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await visit(ada, 'attic', 'غرفة-العمل')
    await ada.page.emulateMedia({ forcedColors: 'active', contrast: 'more' })
    expect(await axeViolations(ada.page)).toEqual([])
    const other = ada.page.getByRole('navigation').locator('a:not([aria-current])').first()
    const edge = (link: Element) => getComputedStyle(link).borderColor
    const current = ada.page.getByRole('navigation').locator('[aria-current]')
    expect(await current.evaluate(edge)).not.toBe(await other.evaluate(edge))
    await ada.chooseLanguage('العربية')
    await expect(ada.page.getByRole('navigation').getByRole('link')).toHaveCount(3)
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.setViewportSize({ width: 640, height: 400 })
    await ada.page.locator('#rooms-button').click()
    await expect(ada.page.getByRole('dialog').getByRole('link')).toHaveCount(3)
    expect(await axeViolations(ada.page)).toEqual([])
    expect(await ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  },
)
