import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

const card = (chat: ChatPage, name: string) => chat.page.getByRole('dialog', { name: `About ${name}` })

async function openCard(chat: ChatPage, name: string) {
  await chat.page
    .getByRole('complementary', { name: 'People' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await expect(card(chat, name)).toBeVisible()
}

test('P17: a private word is opened from a card, names its people, and says who can read it', async ({
  person,
  server,
}) => {
  test.slow()
  const [ada, bob, eve] = [await person('Ada'), await person('Bob'), await person('Eve')]
  await becomeOwner(eve, server)
  await openCard(ada, 'Bob')
  await card(ada, 'Bob').getByRole('button', { name: 'Message privately' }).click()
  await ada.page.waitForURL(/\/r\/_[0-9a-f]{32}$/)
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Bob' })).toBeVisible()
  await expect(ada.page.getByText('Only those in it can read this.')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Invite others' })).toHaveCount(0)
  await expect(ada.page).toHaveTitle(/Bob/)
  await ada.say('just for you')
  expect(await axeViolations(ada.page)).toEqual([])
  const address = ada.page.url()
  // It is in the list of the other at once, under the name of who talks.
  await bob.page
    .getByRole('navigation')
    .getByRole('link', { name: /^Ada, one unread message/ })
    .click()
  await expect(bob.page).toHaveURL(address)
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Ada' })).toBeVisible()
  await expect(bob.row('just for you')).toBeVisible()
  await eve.page.goto(address)
  await expect(eve.page.getByText('There is no such room, or it is not for you.')).toBeVisible()
  await expect(eve.page.getByText('just for you')).toHaveCount(0)
})

test('P17.6: what is reported from a conversation is said before', long, async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await openCard(ada, 'Bob')
  await card(ada, 'Bob').getByRole('button', { name: 'Message privately' }).click()
  await ada.page.waitForURL(/\/r\/_/)
  await bob.page.goto(ada.page.url())
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Ada' })).toBeVisible()
  await bob.say('an insult')
  await ada.act('an insult', 'Report to the moderators')
  await expect(ada.page.getByText('They see nothing else of this conversation.')).toBeVisible()
})

test('P17.5: somebody is blocked from their card, which can be undone there', long, async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await openCard(ada, 'Bob')
  await card(ada, 'Bob').getByRole('button', { name: 'Block' }).click()
  await expect(card(ada, 'Bob')).toContainText('They cannot write to you privately any more.')
  expect(await axeViolations(ada.page)).toEqual([])
  await openCard(bob, 'Ada')
  await card(bob, 'Ada').getByRole('button', { name: 'Message privately' }).click()
  await expect(card(bob, 'Ada')).toContainText('That person cannot be written to.')
  await card(ada, 'Bob').getByRole('button', { name: 'Undo' }).click()
  await expect(card(ada, 'Bob')).toContainText('They can write to you privately again.')
  await card(bob, 'Ada').getByRole('button', { name: 'Message privately' }).click()
  await bob.page.waitForURL(/\/r\/_/)
})

test('P17.3: several people are written to from the list of rooms, under Direct; one leaves by a button', async ({
  person,
}) => {
  test.slow()
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const eve = await person('Eve')
  await expect(ada.page.getByRole('button', { name: /^Eve/ })).toBeVisible()
  await ada.page.getByRole('button', { name: /^Your rooms/ }).click()
  await ada.page.getByRole('button', { name: 'New private conversation' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'New private conversation' })
  await dialog.getByRole('button', { name: 'Begin' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Choose at least one person')
  for (const name of ['Bob', 'Eve']) await dialog.getByRole('checkbox', { name }).check()
  expect(await axeViolations(ada.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Begin' }).click()
  await ada.page.waitForURL(/\/r\/_/)
  await ada.say('for the three of us')
  for (const other of [bob, eve]) {
    const direct = other.page.getByRole('list', { name: 'Direct' })
    await expect(direct.getByRole('link')).toHaveAccessibleName(/Ada.*one unread message/)
  }
  await bob.page.getByRole('list', { name: 'Direct' }).getByRole('link').click()
  await expect(bob.row('for the three of us')).toBeVisible()
  await bob.page.setViewportSize({ width: 390, height: 844 })
  await bob.page.getByRole('button', { name: /^Your rooms/ }).click()
  await bob.page.keyboard.press('Escape')
  await bob.page.getByRole('button', { name: 'Leave the conversation…' }).click()
  const leave = bob.page.getByRole('dialog', { name: /^Leave the conversation with/ })
  await expect(leave).toContainText('you cannot come back to it')
  await leave.getByRole('button', { name: 'Leave' }).click()
  await expect(bob.page).not.toHaveURL(/\/r\/_/)
  await expect(bob.page.getByRole('list', { name: 'Direct' })).toHaveCount(0)
})
