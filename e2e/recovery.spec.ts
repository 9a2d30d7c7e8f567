import { expect, test } from './fixtures.ts'

test('the server is killed in the middle of a conversation: both recover, nothing is missing, nothing is doubled', async ({
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
  await expect(ada.row('typed while it was down')).toContainText('Sending…')
  await server.start()
  for (const someone of [ada, grace]) {
    await expect(someone.rows).toHaveCount(8, { timeout: 40_000 })
    await expect(someone.list.getByText('Sending…')).toHaveCount(0)
  }
  const texts = await ada.texts()
  expect(new Set(texts).size).toBe(8)
  expect(texts.slice(0, 6)).toEqual([...[1, 2, 3, 4, 5].map((n) => `before ${n}`), 'on its way'])
  expect(await grace.texts()).toEqual(texts)
  await ada.page.reload()
  await ada.isLive()
  expect(await ada.texts()).toEqual(texts)
})

test('a break is shown only after it has lasted, and the page comes back by itself', async ({
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

test('someone who wants to go with messages unsent is asked first', async ({ person, server }) => {
  const ada = await person('Ada')
  await server.kill()
  await ada.type('not sent yet')
  const asked = ada.page.waitForEvent('dialog')
  const reload = ada.page.reload({ timeout: 2_000 }).catch((error: unknown) => String(error))
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await reload
  await expect(ada.row('not sent yet')).toBeVisible()
})
