import type { Locator } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('P19.10: an owner adds a bot, which posts with its token, and revokes it', async ({
  person,
  server,
}) => {
  test.slow() // axe looks at five screens
  const ada = await person('Ada')
  const bob = await person('Bob')
  await becomeOwner(ada, server)
  await ada.page.getByRole('button', { name: 'Room settings' }).first().click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  const add = settings.getByRole('button', { name: 'Add a bot' })
  await add.press('Enter')
  const dialog = ada.page.getByRole('dialog', { name: 'Add a bot' })
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused()
  expect(await axeViolations(ada.page)).toEqual([])

  await test.step('what is wrong is said where it is, and what was typed stays', async () => {
    await dialog.getByLabel('Post', { exact: true }).uncheck()
    await dialog.getByLabel('Read', { exact: true }).uncheck()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByText('A bot needs a name.')).toBeVisible()
    await expect(dialog.getByText('Choose at least one of these.')).toBeVisible()
    await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused()
    await ada.page.keyboard.type('admin')
    await expect(dialog.getByText('A bot needs a name.')).toHaveCount(0)
    await dialog.getByLabel('Read', { exact: true }).check()
    await dialog.getByLabel('Post', { exact: true }).check()
    await dialog.getByLabel('Rooms that I name').check()
    await dialog.getByLabel('Names of the rooms').fill('lobby, gardn')
    await dialog.getByLabel('Names of the rooms').press('Enter')
    await expect(dialog.getByText(/gardn.*There is no such room/)).toBeVisible()
    await expect(dialog.getByLabel('Names of the rooms')).toBeFocused()
    await expect(dialog.getByLabel('Names of the rooms')).toHaveValue('lobby, gardn')
    expect(await axeViolations(ada.page)).toEqual([])
    await dialog.getByLabel('Names of the rooms').fill('lobby')
    await ada.page.route('**/api/rooms/*/bots', (route) => route.abort())
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByText('The server does not respond.')).toBeVisible()
    await ada.page.unroute('**/api/rooms/*/bots')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(
      dialog.getByText('Nobody can have this name: it would seem to speak for the server or for everybody'),
    ).toBeVisible()
    await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('admin')
  })

  await dialog.getByLabel('Name', { exact: true }).fill('Build')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const ready = ada.page.getByRole('dialog', { name: /Build.*is ready/ })
  await expect(ready.getByRole('button', { name: 'Copy token' })).toBeFocused()
  await expect(ready.getByText('It will not be shown again')).toBeVisible()
  const token = (await ready.locator('code').textContent()) ?? ''
  expect(token).toMatch(/^bot_[\w-]{22}$/)
  expect(await axeViolations(ada.page)).toEqual([])

  await test.step('a press beside it does not lose the token', async () => {
    await ada.page.mouse.click(5, 5)
    await expect(ready.locator('code')).toHaveText(token)
  })
  await ready.getByRole('button', { name: 'Done' }).click()
  await expect(ready).toHaveCount(0)
  await expect(add).toBeFocused()
  const row = settings.getByRole('listitem').filter({ hasText: 'never used' })
  await expect(row).toContainText(/Build.*Read, Post in .*lobby.*by .*Ada.*never used/)
  await expect(settings.getByText(/added the bot/)).toBeVisible()
  await expect(ada.page.getByText(token)).toHaveCount(0)

  await test.step('its message is marked, and its use is shown', async () => {
    const answer = await post(server.url, token, 'The build is green.')
    expect(answer.status).toBe(201)
    const message = bob.page.getByRole('article').filter({ hasText: 'The build is green.' })
    await expect(message.getByText('bot', { exact: true })).toBeVisible()
    await settings.getByRole('button', { name: 'Close' }).first().click()
    await ada.page.getByRole('button', { name: 'Room settings' }).first().click()
    await expect(settings.getByText(/last used/)).toBeVisible()
  })

  await test.step('it is revoked after a question', async () => {
    const revoke = settings.getByRole('button', { name: 'Revoke the bot Build' })
    await revoke.click()
    const question = ada.page.getByRole('dialog', { name: /Revoke .*Build/ })
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.keyboard.press('Escape')
    await expect(question).toHaveCount(0)
    await expect(revoke).toBeFocused()
    expect((await post(server.url, token, 'Still here.')).status).toBe(201)
    await revoke.click()
    await question.getByRole('button', { name: 'Revoke' }).click()
    await expect(revoke).toHaveCount(0)
    await expect(settings.getByText(/revoked the bot/)).toBeVisible()
    expect((await post(server.url, token, 'Gone.')).status).toBe(401)
    expect(await axeViolations(ada.page)).toEqual([])
  })
})

test(
  'P19.10: moderators see no bots, and owners of all rooms see those of other rooms there',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await becomeOwner(ada, server)
    await ada.page.getByRole('button', { name: 'Room settings' }).first().click()
    const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
    await addBot(settings, 'Watcher', 'Every open room')
    await addBot(settings, 'Helper', 'This room')
    await expect(settings.getByRole('button', { name: /Revoke the bot/ })).toHaveCount(2)
    await settings.getByLabel('All rooms').check()
    await expect(settings.getByText(/in every open room/)).toBeVisible()
    await expect(settings.getByRole('button', { name: /Revoke the bot/ })).toHaveCount(2)

    const eve = await person('Eve')
    await settings.getByLabel('This room').check()
    await settings.getByRole('button', { name: 'Add a moderator' }).click()
    await settings.getByLabel('Name', { exact: true }).fill('Eve')
    await settings.getByRole('button', { name: 'Add', exact: true }).click()
    await eve.page.getByRole('button', { name: 'Room settings' }).first().click()
    const ofEve = eve.page.getByRole('dialog', { name: /Room settings/ })
    await expect(ofEve.getByRole('button', { name: 'Add a hook' })).toBeVisible()
    await expect(ofEve.getByText('added the bot').first()).toBeVisible()
    await expect(ofEve.getByRole('button', { name: 'Add a bot' })).toHaveCount(0)
  },
)

async function addBot(settings: Locator, name: string, rooms: string) {
  const page = settings.page()
  await settings.getByRole('button', { name: 'Add a bot' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a bot' })
  await dialog.getByLabel(rooms).check()
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
}

function post(url: string, token: string, message: string) {
  return fetch(`${url}/api/v1/rooms/lobby/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  })
}
