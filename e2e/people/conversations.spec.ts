import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'

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

test('P17.6: what is reported from a conversation is said before', async ({ person }) => {
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

test('P17.5: somebody is blocked from their card, which can be undone there', async ({ person }) => {
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
