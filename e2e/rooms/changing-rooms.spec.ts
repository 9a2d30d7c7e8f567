import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { roomsOf, visit } from '../support/rooms-of.ts'
import { long } from '../support/long.ts'

/** Fails when the page is loaded meanwhile. */
async function withoutLoading(page: Page, act: () => Promise<void>) {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  await act()
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
}

test('a room of the list opens without loading the page, and Back and Forward go between rooms', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await ada.say('in the lobby')
  await visit(ada, 'team')
  await ada.say('in the team')
  await ada.composer.fill('a draft for the team')
  const rooms = roomsOf(ada)
  await withoutLoading(ada.page, async () => {
    await rooms.row('Lobby').click()
    await expect(ada.page).toHaveURL(`${server.url}/`)
    await expect(ada.page).toHaveTitle('Lobby · Parley')
    await expect(ada.row('in the lobby')).toBeVisible()
    await expect(ada.row('in the team')).toHaveCount(0)
    await expect(ada.composer).toBeFocused()
    await expect(ada.composer).toHaveValue('')
    await ada.isLive()
    await ada.say('said after going there')
    await expect(rooms.row('team')).toHaveAccessibleName('team, unsent text')
    await ada.page.goBack()
    await expect(ada.page).toHaveURL(`${server.url}/r/team`)
    await expect(ada.row('in the team')).toBeVisible()
    await expect(ada.row('said after')).toHaveCount(0)
    await expect(ada.composer).toHaveValue('a draft for the team')
    await expect(rooms.row('team')).toHaveAccessibleName('team')
    await ada.page.goForward()
    await expect(ada.row('said after going there')).toBeVisible()
    await ada.isLive()
  })
  expect(ada.consoleErrors).toEqual([])
})

test('the newest messages are painted from what is kept, without a connection', async ({ person }) => {
  const ada = await person('Ada')
  await visit(ada, 'team')
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.page).toHaveTitle(/^Lobby/)
  await ada.isLive()
  await ada.say('kept of the lobby')
  await roomsOf(ada).row('team').click()
  await expect(ada.page).toHaveTitle(/^team/)
  await ada.isLive()
  await ada.say('kept of the team')
  await ada.page.context().setOffline(true)
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.row('kept of the lobby')).toBeVisible({ timeout: 2_000 })
  await ada.type('written offline')
  await expect(ada.row('written offline')).toContainText('Waiting for the connection…')
  await roomsOf(ada).row('team').click()
  await expect(ada.row('kept of the team')).toBeVisible({ timeout: 2_000 })
  await expect(ada.row('written offline')).toHaveCount(0)
  await ada.page.context().setOffline(false)
  await ada.isLive()
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.row('written offline')).toBeVisible()
  await expect(ada.pending).toHaveCount(0)
})

test('what waits in a room is sent after going to another one, in order and once', async ({
  person,
  server,
}) => {
  test.slow() // the connection comes back after a while
  const ada = await person('Ada')
  const bob = await person('Bob')
  await visit(ada, 'team')
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.page).toHaveTitle(/^Lobby/)
  await ada.isLive()
  await server.kill()
  for (const text of ['one', 'two', 'three']) await ada.type(`written offline: ${text}`)
  await expect(ada.row('written offline')).toHaveCount(3)
  await roomsOf(ada).row('team').click()
  await expect(ada.page).toHaveTitle(/^team/)
  await server.start()
  await expect(bob.row('written offline: three')).toHaveCount(1, { timeout: 40_000 })
  const texts = await bob.texts()
  expect(texts.filter((text) => text.includes('offline')).map((text) => text.slice(17))).toEqual([
    'one',
    'two',
    'three',
  ])
  await roomsOf(ada).row('Lobby').click()
  await ada.isLive()
  await expect(ada.pending).toHaveCount(0)
  await expect(ada.row('written offline')).toHaveCount(3)
})

test('each room keeps its scroll position, also over Back', long, async ({ person, server }) => {
  await fill(server, 120)
  const ada = await person('Ada')
  await expect(ada.row(/text 120$/)).toBeInViewport()
  await visit(ada, 'team')
  await roomsOf(ada).row('Lobby').click()
  await expect(ada.row(/text 120$/)).toBeInViewport()
  await ada.scrollPast(ada.row(/text 120$/), -900)
  const seen = await ada.rows.evaluateAll((rows) => {
    const list = rows[0]?.closest('[role=log]')?.getBoundingClientRect()
    return rows.find((row) => row.getBoundingClientRect().top > (list?.top ?? 0))?.textContent
  })
  await roomsOf(ada).row('team').click()
  await expect(roomsOf(ada).open).toHaveAccessibleName('team')
  await ada.isLive()
  await ada.page.goBack()
  await expect(roomsOf(ada).open).toHaveAccessibleName('Lobby')
  await expect(ada.row(/text 120$/)).not.toBeInViewport()
  await expect(ada.rows.filter({ hasText: seen ?? 'nothing' }).first()).toBeInViewport()
})

test(
  'a link to a message of another room opens in the page, and goes there',
  long,
  async ({ person, server }) => {
    await fill(server, 90)
    const ada = await person('Ada')
    await visit(ada, 'team')
    await ada.say(`see ${server.url}/#m5`)
    await withoutLoading(ada.page, async () => {
      await ada.row('see').getByRole('link').click()
      await expect(ada.row(/text 5$/)).toBeInViewport()
      await expect(ada.page).toHaveURL(`${server.url}/#m5`)
    })
  },
)

test('Alt with the arrows walks the rooms, with Shift the unread ones; in the list the arrows do', async ({
  person,
}) => {
  const ada = await person('Ada')
  await visit(ada, 'attic', 'cellar', 'team')
  const rooms = roomsOf(ada)
  await expect(rooms.rows).toHaveCount(4)
  const names = await rooms.rows.locator('.name').allInnerTexts()
  const at = names.indexOf('team')
  const before = names[at - 1] ?? names[at + 1]
  await ada.composer.press(at > 0 ? 'Alt+ArrowUp' : 'Alt+ArrowDown')
  await expect(rooms.open).toHaveAccessibleName(String(before))
  await expect(ada.composer).toBeFocused()
  const grace = await person('Grace', { room: '/r/team' })
  await grace.say('news')
  if (before === 'team') throw new Error('The walk did not move.')
  await expect(rooms.row('team')).toHaveAccessibleName('team, one unread message')
  await ada.composer.press('Alt+Shift+ArrowDown')
  await expect(rooms.open).toHaveAccessibleName('team')
  await rooms.open.focus()
  await ada.page.keyboard.press('End')
  await expect(rooms.rows.last()).toBeFocused()
  await ada.page.keyboard.press('ArrowUp')
  await expect(rooms.rows.nth(2)).toBeFocused()
  await ada.page.keyboard.press('Tab')
  await expect(rooms.rows.nth(2).locator('..').getByRole('button')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('dialog', { name: /^More about/ })).toBeVisible()
})

test('on a phone the rooms are a screen of their own, behind a button in the header', async ({ person }) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await ada.say('in the lobby')
  await visit(ada, 'team')
  const rooms = roomsOf(ada)
  await expect(rooms.button).toBeVisible()
  await expect(rooms.list).toHaveCount(0)
  const grace = await person('Grace')
  await grace.say('come here')
  await expect(rooms.button).toHaveAccessibleName('Your rooms, one unread message')
  await rooms.button.click()
  await expect(rooms.row('Lobby')).toContainText('Grace')
  await expect(rooms.row('Lobby')).toContainText('come here')
  await rooms.row('Lobby').click()
  await expect(rooms.list).toHaveCount(0)
  await expect(ada.row('come here')).toBeInViewport()
  await rooms.button.click()
  await rooms.open.click()
  await expect(rooms.list).toHaveCount(0)
  await expect(ada.row('come here')).toBeInViewport()
  await rooms.button.click()
  await ada.page.keyboard.press('Escape')
  await expect(rooms.button).toBeFocused()
})

test('a room is made by its name or opened by a link', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await roomsOf(ada).button.click()
  const rooms = roomsOf(ada)
  await rooms.list.getByRole('button', { name: 'New room' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Open a room' })
  await dialog.getByRole('textbox').fill('a/b')
  await ada.page.keyboard.press('Enter')
  await expect(dialog).toContainText('Room names can contain')
  await dialog.getByRole('textbox').fill('Open Day')
  await ada.page.keyboard.press('Enter')
  await expect(ada.page).toHaveURL(`${server.url}/r/open-day`)
  await ada.isLive()
  await ada.say('the first')
  await expect(rooms.rows).toHaveCount(2)
  await rooms.list.getByRole('button', { name: 'New room' }).click()
  await dialog.getByRole('textbox').fill(`${server.url}/`)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(ada.page).toHaveURL(`${server.url}/`)
})

test('the search field goes to rooms by name', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await visit(ada, 'cafe-menu', 'team')
  await expect(roomsOf(ada).rows).toHaveCount(3)
  await ada.page.keyboard.press('Control+k')
  const field = ada.page.getByRole('combobox', { name: 'Search this room' })
  await expect(ada.page.getByRole('option')).toHaveCount(2)
  await field.fill('#menu')
  await expect(ada.page.getByRole('listbox', { name: 'Rooms' }).getByRole('option')).toHaveCount(1)
  await field.press('Enter')
  await expect(ada.page).toHaveURL(`${server.url}/r/cafe-menu`)
  await expect(ada.composer).toBeFocused()
  await ada.page.keyboard.press('Control+k')
  await field.fill('lob')
  await field.press('ArrowDown')
  await field.press('Enter')
  await expect(ada.page).toHaveURL(`${server.url}/`)
})
