import { hookSamples } from '../../apps/server/src/testing/hooks/samples.ts'
import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('P20.7: an owner adds a hook, and what is sent to its address appears with its colour', async ({
  person,
  server,
}) => {
  test.slow() // seventeen senders post
  const ada = await person('Ada')
  const bob = await person('Bob')
  await becomeOwner(ada, server)
  await ada.page.getByRole('button', { name: 'Room settings' }).first().click()
  const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
  await settings.getByRole('button', { name: 'Add a hook' }).click()
  await expect(settings.getByLabel('Name under which it posts')).toBeFocused()
  await settings.getByLabel('Name under which it posts').fill('admin')
  await settings.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(
    settings.getByText('Nobody can have this name: it would seem to speak for the server or for everybody'),
  ).toBeVisible()
  await settings.getByLabel('Name under which it posts').fill('Build')
  await settings.getByRole('button', { name: 'Add', exact: true }).click()
  const address = (await settings.locator('code').textContent()) ?? ''
  expect(address).toMatch(/\/hooks\/hook_[\w-]{22}$/)
  await expect(settings.getByRole('button', { name: 'Copy address' })).toBeFocused()
  await expect(settings.getByText('never used')).toBeVisible()
  expect(await axeViolations(ada.page)).toEqual([])

  for (const { body, headers = {} } of hookSamples) {
    const isText = typeof body === 'string'
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'Content-Type': isText ? 'text/plain' : 'application/json',
        ...(headers as Record<string, string>),
      },
      body: isText ? body : JSON.stringify(body),
    })
    expect(answer.ok).toBe(true)
  }
  const alert = bob.page.getByRole('article').filter({ hasText: 'Shop is down' })
  await expect(alert).toBeVisible()
  await expect(alert.locator('.body')).toHaveCSS('border-inline-start-color', 'rgb(215, 43, 63)')
  await expect(
    alert.getByText('Bot', { exact: true }).or(alert.getByText('bot', { exact: true })),
  ).toBeAttached()
  await expect(alert.getByRole('link')).toHaveAttribute('href', 'https://shop.example.org')
  await expect(bob.page.getByText('Deploys', { exact: true }).first()).toBeAttached()
  expect(await axeViolations(bob.page)).toEqual([])

  await settings.getByRole('button', { name: 'Revoke the hook Build' }).click()
  await expect(settings.getByText('Revoke the hook')).toHaveCount(0)
  await expect(settings.locator('code')).toHaveCount(0)
  expect((await fetch(address, { method: 'POST', body: 'x' })).status).toBe(404)
  await expect(settings.getByText(/revoked the hook/)).toBeVisible()
  await expect(settings.getByText(/added the hook/)).toBeVisible()
})

test(
  'P20.7: a room that has 50 hooks says so, and the name that was typed stays',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await becomeOwner(ada, server)
    const made = await ada.page.evaluate(async () => {
      const statuses: number[] = []
      for (let n = 0; n < 50; n += 1) {
        const body = JSON.stringify({ name: `Hook ${n}` })
        const headers = { 'Content-Type': 'application/json' }
        statuses.push((await fetch('/api/rooms/lobby/hooks', { method: 'POST', headers, body })).status)
      }
      return statuses
    })
    expect(new Set(made)).toEqual(new Set([201]))
    await ada.page.getByRole('button', { name: 'Room settings' }).first().click()
    const settings = ada.page.getByRole('dialog', { name: /Room settings/ })
    await settings.getByRole('button', { name: 'Add a hook' }).click()
    await settings.getByLabel('Name under which it posts').fill('One more')
    await settings.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(settings.getByText('This room has 50 hooks, and cannot have more.')).toBeVisible()
    await expect(settings.getByLabel('Name under which it posts')).toHaveValue('One more')
  },
)
