import type { Browser } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { visit } from '../support/rooms-of.ts'
import { long } from '../support/long.ts'

/** Another device of the same person. */
async function another(browser: Browser, { page }: ChatPage) {
  const storageState = await page.context().storageState()
  const context = await browser.newContext({ storageState, serviceWorkers: 'block', locale: 'en-GB' })
  const device = new ChatPage(await context.newPage())
  await device.open(page.url())
  await device.isLive()
  return device
}

test('P16.10: a draft follows the person, goes when it is sent, and where two differ both are kept', async ({
  person,
  browser,
}) => {
  const laptop = await person('Ada')
  await visit(laptop, 'team')
  const phone = await another(browser, laptop)
  await laptop.composer.fill('half a sentence')
  await expect(phone.composer).toHaveValue('half a sentence')
  await phone.composer.press('Enter')
  await expect(phone.row('half a sentence')).toBeVisible()
  await expect(laptop.composer).toHaveValue('')
  await phone.page.context().setOffline(true)
  await phone.composer.fill('of the phone')
  await laptop.composer.fill('of the laptop')
  await expect
    .poll(() => laptop.page.evaluate(() => JSON.stringify(localStorage)))
    .toMatch(/synced-drafts[^}]*of the laptop/)
  await phone.page.context().setOffline(false)
  await phone.isLive()
  const choice = phone.page.getByRole('group', { name: 'There is another unsent text' })
  await expect(choice).toContainText('of the laptop')
  await expect(phone.page.locator('main').getByRole('status').filter({ has: choice })).toHaveCount(1)
  await expect(phone.composer).toHaveValue('of the phone')
  expect(await axeViolations(phone.page)).toEqual([])
  await choice.getByRole('button', { name: 'Use it', exact: true }).click()
  await expect(phone.composer).toHaveValue('of the laptop')
  await expect(choice).toContainText('of the phone')
  await expect(phone.composer).toBeFocused()
  await choice.getByRole('button', { name: 'Use it', exact: true }).click()
  await expect(phone.composer).toHaveValue('of the phone')
  await expect(laptop.composer).toHaveValue('of the phone')
  await choice.getByRole('button', { name: 'Discard it' }).click()
  await expect(choice).toHaveCount(0)
  await expect(phone.composer).toBeFocused()
  await phone.page.context().close()
})

test(
  'P16.10: a draft goes on following the person while a thread is answered, and does not return once it is sent',
  long,
  async ({ person, browser }) => {
    const laptop = await person('Ada')
    await visit(laptop, 'team')
    await laptop.say('a beginning')
    await laptop.act('a beginning', 'Reply')
    await laptop.say('first of all')
    const phone = await another(browser, laptop)
    const frames: string[] = []
    laptop.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => frames.push(payload.toString())),
    )
    await laptop.page.reload()
    await laptop.isLive()
    await laptop.composer.fill('for the room')
    await expect(phone.composer).toHaveValue('for the room')
    await laptop.act('first of all', 'Show the conversation')
    const answer = laptop.page.getByRole('textbox', { name: /^Answer / })
    await answer.fill('for the thread')
    await answer.press('Escape')
    await expect(answer).toHaveCount(0)
    await laptop.composer.press('Enter')
    await expect(phone.composer).toHaveValue('')
    expect(frames.filter((frame) => frame.includes('for the thread'))).toEqual([])
    await phone.page.context().close()
  },
)
