import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('a long press on a message opens its menu', async ({ person }) => {
  const ada = await person('Ada', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
  await ada.composer.fill('hello')
  await ada.page.getByRole('button', { name: 'Send' }).tap()
  await expect(ada.pending).toHaveCount(0)
  await ada.pressLong('hello')
  const sheet = ada.page.getByRole('dialog', { name: 'Actions for this message' })
  await expect(sheet).toBeVisible()
  const exact = (await ada.row('hello').getAttribute('aria-description')) ?? ''
  expect(exact).toMatch(/^\w+day, .+ at \d\d:\d\d:\d\d$/)
  await expect(sheet.getByRole('time')).toHaveText(exact)
  await sheet.getByRole('button', { name: 'React with 🎉' }).tap()
  await expect(ada.row('hello').getByRole('button', { name: '🎉 1, by Ada' })).toBeVisible()
})

test('lifting the finger after a long press chooses nothing', long, async ({ person, server }) => {
  const ada = await person('Ada', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
  await fill(server, 30)
  const sheet = ada.page.getByRole('dialog', { name: 'Actions for this message' })
  for (const n of [24, 26, 28, 29, 30]) {
    await ada.pressLong(`text ${n}`)
    await ada.page.waitForTimeout(300) // a click that does harm would have come
    await expect(sheet).toBeVisible()
    await ada.page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
  }
  await expect(ada.page.getByText('Replying to')).toHaveCount(0)
  await expect(ada.rows.getByRole('button', { name: /1, by Ada/ })).toHaveCount(0)
})

test('a long press on a reaction shows the names, and adds no reaction', long, async ({ person }) => {
  const ada = await person('Ada', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
  const grace = await person('Grace')
  await grace.say('hello')
  await grace.react('hello', '👍')
  const pill = ada.rows.getByRole('button', { name: '👍 1, by Grace' })
  await expect(pill).toBeVisible()
  const lift = await ada.rest(pill)
  await expect(ada.page.getByRole('status').filter({ hasText: '👍 1, by Grace' })).toBeVisible()
  await lift()
  await grace.say('and more') // what the finger did would be here by then
  await expect(ada.row('and more')).toBeVisible()
  await expect(pill).toBeVisible()
})

test(
  'a long press works while the list moves, and on a link opens the link’s own menu',
  long,
  async ({ person }) => {
    const ada = await person('Ada', { hasTouch: true, viewport: { width: 390, height: 844 } })
    await ada.composer.fill('see https://example.com')
    await ada.page.getByRole('button', { name: 'Send' }).tap()
    await expect(ada.row('see').getByRole('link')).toBeVisible()
    await expect(ada.pending).toHaveCount(0)
    const menu = ada.page.getByRole('dialog', { name: 'Actions for this message' })
    const touch = { bubbles: true, cancelable: true, pointerType: 'touch', clientX: 100, clientY: 100 }
    await expect(ada.page.locator('.said')).toBeAttached()
    await ada.page.clock.install()
    await ada.row('see').getByRole('link').dispatchEvent('pointerdown', touch)
    await ada.page.clock.runFor(1_000)
    await expect(menu).toHaveCount(0)
    await ada.row('see').dispatchEvent('pointerdown', touch)
    await ada.list.dispatchEvent('scroll')
    await ada.page.clock.runFor(1_000)
    await expect(menu).toBeVisible()
  },
)
