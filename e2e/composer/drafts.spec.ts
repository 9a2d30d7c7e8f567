import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a draft survives a reload, and is gone once posted', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('half a thought\nin two lines')
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('half a thought\nin two lines')
  expect(await ada.composer.evaluate((field) => field.clientHeight)).toBe(48)
  await ada.composer.press('Enter')
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.row('half a thought')).toHaveCount(1)
  await expect(ada.composer).toHaveValue('')
})

test('a draft survives a crash of the page', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.composer.fill('half a thought')
  await expect.poll(() => ada.page.evaluate(() => JSON.stringify(localStorage))).toContain('half a')
  const again = new ChatPage(await ada.page.context().newPage())
  await again.open(server.url)
  await expect(again.composer).toHaveValue('half a thought')
})

test('an unfinished edit survives a reload, together with the draft', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('one')
  await ada.composer.fill('a draft')
  await ada.act('one', 'Edit')
  await ada.composer.fill('one, told at length')
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.page.getByText('Editing your message')).toBeVisible()
  await expect(ada.composer).toHaveValue('one, told at length')
  await ada.composer.press('Enter')
  await expect(ada.row('one, told at length')).toContainText('(edited)')
  await expect(ada.composer).toHaveValue('a draft')
})

test('posting in one tab does not clear the draft of another', async ({ person, server }) => {
  const ada = await person('Ada')
  const other = new ChatPage(await ada.page.context().newPage())
  await other.open(server.url)
  await other.isLive()
  await ada.composer.fill('a long thought')
  await expect.poll(() => ada.page.evaluate(() => JSON.stringify(localStorage))).toContain('a long')
  await other.say('quick word')
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('a long thought')
})

test('leaving discards an unfinished edit', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await ada.act('hello', 'Edit')
  await ada.composer.fill('private words')
  await ada.leave()
  expect(await ada.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('private')
  await ada.join('grace@example.com', 'Grace')
  await expect(ada.composer).toHaveValue('')
})

test('each room has its own draft', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.composer.fill('for the lobby')
  await ada.open(`${server.url}/r/team`)
  await ada.isLive()
  await expect(ada.composer).toHaveValue('')
  await ada.composer.fill('for the team')
  await ada.open(server.url)
  await expect(ada.composer).toHaveValue('for the lobby')
  await ada.open(`${server.url}/r/team`)
  await expect(ada.composer).toHaveValue('for the team')
})

test('leaving discards the drafts', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('not for the next one here')
  await ada.leave()
  await expect(ada.email).toBeVisible()
  expect(await ada.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('next one')
  await ada.join('grace@example.com', 'Grace')
  await expect(ada.composer).toHaveValue('')
})

test('the field grows when the window becomes narrower', long, async ({ person }) => {
  const ada = await person('Ada')
  const height = () => ada.composer.evaluate((field) => field.clientHeight)
  await ada.composer.fill('several words that fit on a line of a wide window, and break on a phone')
  expect(await height()).toBe(24)
  await ada.page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(height).toBeGreaterThan(24)
})
