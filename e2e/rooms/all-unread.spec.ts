import { asOwner } from '../support/as-owner.ts'
import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { openRoomMenu, roomsOf, visit } from '../support/rooms-of.ts'
import { long } from '../support/long.ts'

const dialogOf = ({ page }: ChatPage) => page.getByRole('dialog', { name: 'All unread' })

test('all that is unread is one list, newest room first, and is read with one key, on every device', async ({
  person,
}) => {
  const ada = await person('Ada')
  await visit(ada, 'garden', 'team', 'quiet')
  await openRoomMenu(ada, roomsOf(ada).row('quiet'))
  await ada.page.getByRole('radio', { name: 'Nothing' }).check()
  await ada.page.keyboard.press('Escape')
  await visit(ada, 'attic')
  const bob = await person('Bob', { room: '/r/garden' })
  await bob.say('in the garden')
  await visit(bob, 'quiet')
  await bob.say('nothing of this')
  await visit(bob, 'team')
  await bob.say('@Ada have a look')
  await bob.say('and at this')
  const open = roomsOf(ada).list.getByRole('button', { name: 'All unread' })
  await expect(open).toHaveText(/All unread\s*3/)
  await ada.composer.fill('half a sentence')
  await ada.composer.press('Alt+Shift+Enter')
  const dialog = dialogOf(ada)
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveText(['team', 'garden'])
  await expect(dialog.getByRole('listitem')).toHaveText([/have a look/, /and at this/, /in the garden/])
  await expect(dialog.locator('.calls')).toHaveText(/have a look/)
  await expect(dialog.getByRole('button', { name: 'Mark as read: team' })).toBeFocused()
  expect(await axeViolations(ada.page)).toEqual([])
  await ada.page.keyboard.press('Enter')
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveText(['garden'])
  await expect(dialog.getByRole('button', { name: 'Mark as read: garden' })).toBeFocused()
  await expect(open).toHaveText(/All unread\s*1/)
  await ada.page.keyboard.press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Nothing is unread.')
  await expect(dialog.getByRole('heading', { name: 'All unread' })).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('half a sentence')
  // As the server has it, and not this page alone.
  await ada.page.reload()
  await expect(roomsOf(ada).row('team')).toHaveAccessibleName('team')
  await expect(roomsOf(ada).row('garden')).toHaveAccessibleName('garden')
})

test('a message of the list leads into its room, and what comes meanwhile is added', async ({
  person,
  server,
}) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await visit(ada, 'team')
  const bob = await person('Bob')
  await bob.say('the first')
  await roomsOf(ada).button.click()
  await roomsOf(ada).list.getByRole('button', { name: 'All unread' }).click()
  await expect(dialogOf(ada).getByRole('listitem')).toHaveText([/the first/])
  await bob.say('the second')
  await expect(dialogOf(ada).getByRole('listitem')).toHaveText([/the first/, /the second/])
  // The address names the message until the list follows the newest ones, which may be soon.
  const led = ada.page.waitForURL(`${server.url}/#m2`)
  await dialogOf(ada).getByText('the second').click()
  await led
  await expect(dialogOf(ada)).toHaveCount(0)
  await expect(roomsOf(ada).list).toHaveCount(0)
  await expect(ada.row('the second')).toBeInViewport()
})

test('what is closed to the person meanwhile is not shown', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await becomeOwner(ada, server)
  const bob = await person('Bob', { room: '/r/team' })
  await visit(bob, 'attic')
  const grace = await person('Grace', { room: '/r/team' })
  await grace.say('for everybody')
  await expect(roomsOf(bob).row('team')).toHaveAccessibleName(/one unread message/)
  await bob.composer.press('Alt+Shift+Enter')
  await expect(dialogOf(bob).getByRole('listitem')).toHaveText([/for everybody/])
  const whom = { username: 'Bob' }
  await asOwner(ada, 'team', { type: 'moderate', whom, measure: { do: 'ban', lasts: null } })
  await grace.say('a secret')
  await expect(dialogOf(bob)).toContainText('Nothing is unread.')
  await expect(dialogOf(bob)).not.toContainText('for everybody')
})
