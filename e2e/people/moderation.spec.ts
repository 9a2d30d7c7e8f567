import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'
import { roomsOf, visit } from '../support/rooms-of.ts'

const card = (chat: ChatPage, name: string) => chat.page.getByRole('dialog', { name: `About ${name}` })

/** What this browser has stored of rooms, as one text. */
async function storedTexts() {
  const found: unknown[] = []
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name ?? '')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error ?? new Error('It cannot be opened.'))
    })
    for (const store of db.objectStoreNames)
      found.push(
        await new Promise((resolve) => {
          const reading = db.transaction(store).objectStore(store).getAll()
          reading.onsuccess = () => resolve(reading.result)
        }),
      )
    db.close()
  }
  return JSON.stringify(found)
}

/** Opens the card of somebody who is here. */
async function openCard(chat: ChatPage, name: string) {
  await chat.page
    .getByRole('complementary', { name: 'People' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await expect(card(chat, name)).toBeVisible()
}

test('P13.4: an owner mutes somebody from their card, and lets them write again', async ({
  person,
  server,
}) => {
  const [ada, trolley] = [await person('Ada'), await person('Trolley')]
  await becomeOwner(ada, server)
  await openCard(ada, 'Trolley')
  await card(ada, 'Trolley').getByRole('button', { name: 'Mute' }).click()
  await ada.page.getByRole('button', { name: '10 minutes' }).click()
  await expect(ada.page.getByText('Trolley is muted.')).toBeVisible()
  await expect(trolley.page.getByText(/^You can write again/)).toBeVisible()
  const people = ({ page }: ChatPage) => page.getByRole('complementary', { name: 'People' })
  await expect(people(ada).getByRole('button', { name: 'Trolley' })).toContainText('muted')
  await expect(people(trolley)).not.toContainText('muted')
  await openCard(ada, 'Trolley')
  await expect(card(ada, 'Trolley')).toContainText('Muted: 10 minutes left')
  await card(ada, 'Trolley').getByRole('button', { name: 'Unmute' }).click()
  await expect(card(ada, 'Trolley')).toHaveCount(0)
  await trolley.say('sorry')
})

test(
  'P13.4: who is muted reads why instead of reacting, replying and editing',
  long,
  async ({ person, server }) => {
    const [ada, trolley] = [await person('Ada'), await person('Trolley')]
    await becomeOwner(ada, server)
    await ada.say('a plan')
    await trolley.say('my words')
    await trolley.react('a plan', '👍')
    const pill = trolley.row('a plan').getByRole('button', { name: /^👍/ })
    await expect(pill).toHaveAttribute('aria-pressed', 'true')
    await openCard(ada, 'Trolley')
    await card(ada, 'Trolley').getByRole('button', { name: 'Mute' }).click()
    await ada.page.getByRole('button', { name: '10 minutes' }).click()
    await expect(trolley.composer).toHaveCount(0)

    await pill.click({ force: true })
    await expect(pill).toBeDisabled()
    await expect(pill).toContainText('You can write again at')
    await trolley.row('a plan').first().hover()
    const toolbar = trolley.page.getByRole('toolbar', { name: 'Actions for this message' })
    await expect(toolbar.getByRole('button')).toHaveCount(1)
    await trolley.openMenu('my words')
    const menu = trolley.page.getByRole('dialog')
    await expect(menu.getByText(/^You can write again at/)).toBeVisible()
    await expect(menu.getByRole('button', { name: 'Remove' })).toBeVisible()
    for (const name of ['React', 'Reply', 'Edit'])
      await expect(menu.getByRole('button', { name: new RegExp(`^${name}`) })).toHaveCount(0)
    expect(await axeViolations(trolley.page)).toEqual([])
    await trolley.page.keyboard.press('Escape')

    await openCard(ada, 'Trolley')
    await card(ada, 'Trolley').getByRole('button', { name: 'Unmute' }).click()
    await expect(pill).toBeEnabled()
    await expect(pill).toHaveAttribute('aria-pressed', 'true')
    await pill.click()
    await expect(pill).toHaveCount(0)
    await expect(ada.row('a plan').getByRole('button', { name: /^👍/ })).toHaveCount(0)
  },
)

test(
  'P10.9, P13.2: a card counts and finds what somebody wrote, and a role is given up from the own one',
  long,
  async ({ person, server }) => {
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    await becomeOwner(ada, server)
    for (const text of ['the red plan', 'the green plan']) await grace.say(text)
    await ada.say('a plan of Ada')
    await openCard(ada, 'Grace')
    await expect(card(ada, 'Grace').getByRole('button', { name: 'Remove all their messages' })).toContainText(
      '2',
    )
    await card(ada, 'Grace').getByRole('button', { name: 'Find what they wrote' }).click()
    const panel = ada.page.getByRole('complementary', { name: 'Search this room' })
    await expect(panel.getByText('2 messages')).toBeVisible()
    await ada.page.getByRole('combobox', { name: 'Search this room' }).fill('plan')
    await expect(panel.getByText('2 messages')).toBeVisible()
    await panel.getByRole('button', { name: 'Search the messages of everybody' }).click()
    await expect(panel.getByText('3 messages')).toBeVisible()
    await ada.page.keyboard.press('Escape')
    const resign = async () => {
      await openCard(ada, 'Ada')
      await card(ada, 'Ada').getByRole('button', { name: 'Give up the role' }).click()
    }
    await resign()
    await expect(card(ada, 'Ada').getByText('You are the last owner', { exact: false })).toBeVisible()
    await ada.page.keyboard.press('Escape')
    await becomeOwner(grace, server)
    await resign()
    await expect(ada.page.getByRole('button', { name: 'Room settings' })).toHaveCount(0)
  },
)

test('P10.9: the messages of one person are not looked for in the next room', long, async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await visit(ada, 'team')
  await roomsOf(ada).row('Lobby').click()
  await ada.isLive()
  await grace.say('the red plan')
  await ada.page.setViewportSize({ width: 390, height: 844 })
  await openCard(ada, 'Grace')
  await card(ada, 'Grace').getByRole('button', { name: 'Find what they wrote' }).click()
  // The panel closes to show it, and would come back to these results.
  await ada.page.getByRole('option', { name: /the red plan/ }).click()
  await roomsOf(ada).button.click()
  await roomsOf(ada).row('team').click()
  await expect(ada.page).toHaveTitle(/^team/)
  await ada.page.keyboard.press('ControlOrMeta+k')
  await expect(ada.page.getByRole('combobox')).toBeVisible()
  await expect(ada.page.getByText('Messages of Grace')).toHaveCount(0)
})

test('P13.3: all messages of somebody are removed, with some seconds to undo', async ({ person, server }) => {
  const [ada, trolley] = [await person('Ada'), await person('Trolley')]
  await becomeOwner(ada, server)
  for (const text of ['one', 'two', 'three']) await trolley.say(text)
  await ada.act('two', 'Remove all of theirs')
  await expect(ada.page.getByText('All messages of Trolley are about to be removed.')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Undo' }).click()
  await expect(ada.page.getByText('Nothing was removed.')).toBeVisible()
  await ada.act('two', 'Remove all of theirs')
  await expect(ada.page.getByText('All messages of Trolley were removed.')).toBeVisible({ timeout: 20_000 })
  await expect(trolley.row('3 messages were removed')).toHaveCount(1)
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  await expect(
    ada.page.getByRole('listitem').filter({ hasText: 'Ada removed 3 messages of Trolley' }),
  ).toHaveCount(1)
})

test('a member hides somebody for themselves alone: no message, no count and no notification of theirs is seen', async ({
  person,
}) => {
  const [ada, trolley, grace] = [await person('Ada'), await person('Trolley'), await person('Grace')]
  await ada.say('the plan')
  await trolley.say('buy this')
  await trolley.say('and that')
  await grace.act('buy this', 'Reply')
  await grace.say('please stop')
  await openCard(ada, 'Trolley')
  await expect(card(ada, 'Trolley')).toContainText(/Here since \d\d:\d\d/)
  await card(ada, 'Trolley').getByRole('button', { name: 'Hide for me' }).click()
  await expect(ada.list.getByText('Messages of Trolley are hidden for you.')).toHaveCount(1)
  await expect(ada.page.getByText('buy this')).toHaveCount(0)
  await expect(ada.row('please stop')).toContainText('hidden')
  await expect(grace.page.getByText('buy this')).toHaveCount(2)
  await ada.page.reload()
  await ada.isLive()
  await trolley.say('buy more')
  await expect(grace.row('buy more')).toHaveCount(1)
  await expect(ada.list.getByText('Messages of Trolley are hidden for you.')).toHaveCount(2)
  await ada.list.getByRole('button', { name: 'Show again' }).first().click()
  await expect(ada.row('buy more')).toBeVisible()
  await expect(ada.list).toBeFocused()
  await openCard(ada, 'Trolley')
  await card(ada, 'Trolley').getByRole('button', { name: 'Hide for me' }).click()
  await openCard(ada, 'Trolley')
  await card(ada, 'Trolley').getByRole('button', { name: 'Show their messages again' }).click()
  await expect(ada.row('buy more')).toBeVisible()
})

test('P13.5: a ban asks first, and says why to who is banned', async ({ person, server }) => {
  const [ada, trolley] = [await person('Ada'), await person('Trolley')]
  await becomeOwner(ada, server)
  await trolley.say('buy this')
  await ada.act('buy this', 'Remove all of theirs')
  const pending = ada.page.getByText('All messages of Trolley are about to be removed.')
  await expect(pending).toBeVisible()
  await openCard(ada, 'Trolley')
  await card(ada, 'Trolley').getByRole('button', { name: 'Ban…' }).click()
  const ban = ada.page.getByRole('dialog', { name: 'Ban Trolley?' })
  await ban.getByLabel('Reason').fill('Advertising')
  await ban.getByRole('button', { name: 'Ban', exact: true }).click()
  await expect(ban).toHaveCount(0)
  await expect(ada.row('This message was removed')).toHaveCount(1)
  // Within the seconds to undo.
  await expect(pending).toHaveCount(0, { timeout: 1_000 })
  await expect(trolley.page.getByText('Advertising')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  await settings.getByRole('button', { name: 'Lift for Trolley' }).click()
  await expect(settings.getByText('Nobody', { exact: true })).toBeVisible()
  await expect(settings.getByText('Ada lifted the ban of Trolley')).toBeVisible()
})

test('P12.4, P12.5: a locked room is entered with the link of its key, or of an invitation', async ({
  person,
  server,
  browser,
}) => {
  const ada = await person('Ada', { room: '/r/team' })
  await becomeOwner(ada, server)
  await ada.page.getByRole('button', { name: 'Invite others' }).click()
  const sheet = ada.page.getByRole('dialog', { name: 'Invite to team' })
  await sheet.getByLabel('With the key').click()
  await expect(sheet.getByText('The key is in it')).toBeVisible()
  await expect(sheet.getByLabel('With the key')).toBeFocused()
  const withKey = await sheet.locator('.address').innerText()
  expect(withKey).toMatch(/\/r\/team#k=[\w-]{16}$/)
  await sheet.getByLabel('By invitation').click()
  await sheet.getByLabel('Can be used').selectOption('once')
  await sheet.getByRole('button', { name: 'Make an invitation' }).click()
  await expect(sheet.getByText('The invitation is in it')).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Copy' })).toBeFocused()
  const invited = await sheet.locator('.address').innerText()
  expect(invited).toMatch(/\/r\/team#k=[\w-]{22,}$/)
  const context = await browser.newContext()
  const grace = new ChatPage(await context.newPage())
  await grace.open(invited)
  await grace.join('grace@example.com', 'Grace')
  await grace.say('here I am')
  expect(grace.page.url()).not.toContain('k=')
  await expect(ada.row('here I am')).toBeVisible()
  await context.close()
  await ada.page.keyboard.press('Escape')
  await ada.page.getByRole('button', { name: 'Invite others' }).click()
  await expect(sheet.getByText('The invitation has ended')).toBeVisible()
})

test('P13.1: settings take effect at once, and a message is pinned', async ({ person, server }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await becomeOwner(ada, server)
  await grace.say('Open day on Saturday')
  await ada.act('Open day', 'Pin')
  await expect(grace.page.getByText('Open day on Saturday')).toHaveCount(2)
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  await settings.getByRole('group', { name: 'Who may write' }).getByLabel('Moderators').click()
  await expect(settings.getByText('Ada changed who may write: Moderators')).toBeVisible()
  await settings.getByRole('button', { name: 'Add a moderator' }).click()
  await settings.getByLabel('Name', { exact: true }).fill('Nobody Here')
  await settings.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(settings.getByText('There is nobody of that name here.')).toBeVisible()
  await settings.getByLabel('Name', { exact: true }).fill('Grace')
  await settings.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(settings.getByRole('button', { name: 'Take the role away from Grace' })).toBeVisible()
  await expect(settings.getByText('Ada made Grace a moderator')).toBeVisible()
  await grace.say('I may write')
})

test('P13.7: a report reaches the moderators as one line that opens the list', async ({ person, server }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await becomeOwner(ada, server)
  await (await person('Trolley')).say('buy this')
  await grace.act('buy this', 'Report to the moderators')
  const report = grace.page.getByRole('dialog', { name: 'Report to the moderators' })
  await report.getByLabel('Reason').fill('Advertising')
  await report.getByRole('button', { name: 'Report', exact: true }).click()
  await expect(report.getByText('The moderators have been told.')).toBeVisible()
  await expect(ada.page.getByText('One new report')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(ada.page.getByText('Grace reported a message of Trolley')).toBeVisible()
  await expect(ada.page.getByText('One new report')).toHaveCount(0)
})

test('on a phone, no choice of the room settings is cut off', long, async ({ person, server }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const ada = await person('Ada', phone)
  await becomeOwner(ada, server)
  await ada.page.getByRole('button', { name: 'People' }).click()
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  await expect(settings.getByLabel('Who may come in')).toContainText('As in all rooms')
  const cut = await settings.locator('select').evaluateAll((selects) =>
    selects.flatMap((select) => {
      if (!(select instanceof HTMLSelectElement)) return []
      const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(select)
      const canvas = document.createElement('canvas').getContext('2d')
      if (canvas === null) throw new Error('There is no canvas.')
      canvas.font = font
      const arrow = 16
      const room =
        select.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd)
      return [...select.options]
        .map(({ text }) => text)
        .filter((text) => canvas.measureText(text).width > room - arrow)
    }),
  )
  expect(cut).toEqual([])
})

test('P13.11: an owner deletes a room by its name, those inside are told, and its name begins an empty one', async ({
  person,
  server,
}) => {
  const [ada, grace] = [await person('Ada', { room: '/r/team' }), await person('Grace', { room: '/r/team' })]
  await becomeOwner(ada, server)
  await grace.say('the plan')
  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  await ada.page.getByRole('button', { name: 'Delete room…' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Delete team?' })
  await dialog.getByRole('textbox').fill('lobby')
  await dialog.getByRole('textbox').press('Enter')
  await expect(dialog.getByText('That is not the name of the room.')).toBeVisible()
  await grace.composer.fill('half of a sentence')
  await dialog.getByRole('textbox').fill('team')
  await dialog.getByRole('button', { name: 'Delete the room' }).click()
  for (const { page } of [ada, grace]) {
    await expect(page.getByRole('heading', { name: 'This room was deleted' })).toBeVisible()
    await expect(page.getByText(/Ada.* deleted it, with its messages and files/)).toBeVisible()
  }
  await expect(grace.page.getByText('half of a sentence')).toBeVisible()
  expect(await grace.page.evaluate(storedTexts)).not.toContain('the plan')
  await grace.page.reload()
  await grace.isLive()
  await expect(grace.rows).toHaveCount(0)
  await grace.say('a new beginning')
  await ada.page.getByRole('button', { name: 'Open an empty room of this name' }).click()
  await ada.isLive()
  await expect(ada.row('a new beginning')).toBeVisible()
  await expect(ada.row('the plan')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing in what owners and moderators see, ${colorScheme}`,
    long,
    async ({ person, server }) => {
      const ada = await person('Ada', { colorScheme, reducedMotion: 'reduce' })
      await becomeOwner(ada, server)
      await (await person('Trolley')).say('buy this')
      await ada.act('buy this', 'Remove all of theirs')
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.getByRole('button', { name: 'Undo' }).click()
      await openCard(ada, 'Trolley')
      await card(ada, 'Trolley').getByRole('button', { name: 'Mute' }).click()
      expect(await axeViolations(ada.page)).toEqual([])
      await card(ada, 'Trolley').getByRole('button', { name: 'Ban…' }).click()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.keyboard.press('Escape')
      await ada.page.getByRole('button', { name: 'Room settings' }).click()
      const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
      await settings.getByLabel('Who may come in').selectOption('With the key')
      await settings.getByRole('button', { name: 'Add a moderator' }).click()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.keyboard.press('Escape')
      await ada.page.getByRole('button', { name: 'Invite others' }).click()
      await ada.page.getByLabel('By invitation').click()
      await expect(ada.page.getByRole('button', { name: 'Make an invitation' })).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.getByRole('button', { name: 'Make an invitation' }).click()
      await expect(ada.page.getByText('The invitation is in it')).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
    },
  )
