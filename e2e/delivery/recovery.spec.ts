import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('after a server crash, both pages recover, and no message is missing or doubled', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  for (let n = 1; n <= 5; n += 1) await ada.say(`before ${n}`)
  await ada.type('on its way')
  await server.kill('SIGKILL')
  await ada.type('typed while it was down')
  await grace.type('me too')
  await expect(ada.row('typed while it was down')).toContainText('Waiting for the connection…')
  await server.start()
  for (const someone of [ada, grace]) {
    await expect(someone.rows).toHaveCount(8, { timeout: 40_000 })
    await expect(someone.pending).toHaveCount(0)
  }
  const texts = await ada.texts()
  expect(new Set(texts).size).toBe(8)
  const adas = texts.filter((text) => text !== 'me too')
  expect(adas).toEqual([
    ...[1, 2, 3, 4, 5].map((n) => `before ${n}`),
    'on its way',
    'typed while it was down',
  ])
  expect(await grace.texts()).toEqual(texts)
  await ada.page.reload()
  await ada.isLive()
  expect(await ada.texts()).toEqual(texts)
})

test('a lost connection is shown only after a while, and the page reconnects by itself', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await server.kill('SIGTERM')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toHaveCount(0)
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await server.start()
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toHaveCount(0, { timeout: 40_000 })
  await ada.say('back')
})

test('messages typed while the server was down survive closing the page, and are sent once, in order', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await server.kill()
  for (const n of [1, 2, 3]) await ada.type(`offline ${n}`)
  await expect(ada.rows).toHaveCount(3)
  const later = new ChatPage(await ada.page.context().newPage())
  await ada.page.close()
  await server.start()
  await later.open(server.url)
  for (const someone of [later, grace]) {
    await expect(someone.rows).toHaveCount(3, { timeout: 40_000 })
    await expect(someone.pending).toHaveCount(0)
    expect(await someone.texts()).toEqual(['offline 1', 'offline 2', 'offline 3'])
  }
})

test('an unsent message can be taken back offline and edited', long, async ({ person, server }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await grace.say('how are you?')
  await ada.act('how are you?', 'Reply')
  await server.kill()
  await ada.type('fien')
  await ada.type('and you?')
  await ada.row('fien').getByRole('button', { name: 'Unsend' }).click()
  await expect(ada.row('fien')).toHaveCount(0)
  await expect(ada.composer).toHaveValue('fien')
  await expect(ada.composer).toBeFocused()
  await expect(ada.page.getByText('Replying to Grace')).toBeVisible()
  await ada.type('fine')
  await server.start()
  await expect(grace.rows).toHaveCount(3, { timeout: 40_000 })
  expect(await grace.texts()).toEqual(['how are you?', 'and you?', 'fine'])
  await expect(grace.rows.last()).toContainText('how are you?')
  await expect(ada.pending).toHaveCount(0)
  await expect(ada.page.getByRole('button', { name: 'Unsend' })).toHaveCount(0)
})

test('three messages typed offline survive a reload, and arrive once, in order', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await ada.page.context().setOffline(true)
  for (const n of [1, 2, 3]) await ada.type(`airborne ${n}`)
  await expect(ada.pending).toHaveCount(3)
  await expect(grace.rows).toHaveCount(0)
  await expect(ada.page.reload({ timeout: 5_000 })).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/)
  await ada.page.context().setOffline(false)
  await ada.open(server.url)
  for (const someone of [ada, grace]) {
    await expect(someone.rows).toHaveCount(3, { timeout: 40_000 })
    await expect(someone.pending).toHaveCount(0)
    expect(await someone.texts()).toEqual(['airborne 1', 'airborne 2', 'airborne 3'])
  }
})

test('ten tabs of one person send no duplicates', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await server.kill()
  for (const n of [1, 2, 3]) await ada.type(`one of ${n}`)
  await server.start()
  const tabs = [ada]
  for (let n = 0; n < 9; n += 1) {
    const tab = new ChatPage(await ada.page.context().newPage())
    await tab.open(server.url)
    tabs.push(tab)
  }
  for (const tab of tabs) {
    await tab.isLive()
    await expect(tab.pending).toHaveCount(0, { timeout: 40_000 })
    expect(await tab.texts()).toEqual(['one of 1', 'one of 2', 'one of 3'])
  }
})

test('without storage, closing the page with unsent messages asks first', long, async ({ page, server }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  const ada = new ChatPage(page)
  await ada.open(server.url)
  await ada.join('ada@example.com', 'Ada')
  await server.kill()
  await ada.type('not sent yet')
  const asked = page.waitForEvent('dialog')
  const reload = page.reload({ timeout: 2_000 }).catch((error: unknown) => String(error))
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await reload
  await expect(ada.row('not sent yet')).toBeVisible()
})
