import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a message is removed for everyone after a confirmation, and its quotes say so', async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('a secret')
  await grace.act('a secret', 'Reply')
  await grace.say('oh really')
  await ada.act('a secret', 'Remove')
  await expect(ada.page.getByRole('dialog')).toContainText('a secret')
  await ada.page.getByRole('button', { name: 'Keep it' }).click()
  await expect(ada.row(/^.*a secret/).first()).toBeVisible()
  await ada.act('a secret', 'Remove')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  for (const { rows, page } of [ada, grace]) {
    await expect(rows.first()).toContainText('This message was removed')
    await expect(rows.last().getByRole('button', { name: 'In reply to Ada' })).toContainText('was removed')
    await expect(page.getByText('a secret')).toHaveCount(0)
  }
})

test('an empty edit asks whether to remove the message', async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('a secret')
  await ada.composer.fill('a draft')
  await ada.act('a secret', 'Edit')
  await ada.composer.fill(' ')
  await ada.composer.press('Enter')
  await ada.page.getByRole('button', { name: 'Keep it' }).click()
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue(' ')
  await ada.composer.press('Enter')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  for (const { rows } of [ada, grace]) await expect(rows.first()).toContainText('This message was removed')
  await expect(ada.composer).toHaveValue('a draft')
  await expect(ada.composer).toBeFocused()
})

test('the confirmation closes when the message is removed elsewhere', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a secret')
  const other = new ChatPage(await ada.page.context().newPage())
  await other.page.goto(ada.page.url())
  for (const chat of [ada, other]) await chat.act('a secret', 'Remove')
  await other.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(ada.rows.first()).toContainText('This message was removed')
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(ada.rows.first()).toBeFocused()
})

test('a confirmation does not survive a change of person', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a secret')
  const other = new ChatPage(await ada.page.context().newPage())
  await other.page.goto(ada.page.url())
  await other.isLive()
  await ada.act('a secret', 'Remove')
  await other.leave()
  await ada.join('bob@example.com', 'Bob')
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
})

test('an emptied edit ends when its message was removed', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a secret')
  const other = new ChatPage(await ada.page.context().newPage())
  await other.page.goto(ada.page.url())
  await ada.act('a secret', 'Edit')
  await ada.composer.fill(' ')
  await other.act('a secret', 'Remove')
  await other.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(ada.rows.first()).toContainText('This message was removed')
  await ada.composer.press('Enter')
  await expect(ada.page.getByText('Editing your message')).toHaveCount(0)
})
