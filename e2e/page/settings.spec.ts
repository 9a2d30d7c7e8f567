import type { Page } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { ar } from '../support/page-words.ts'
import { long } from '../support/long.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('the settings have four panes beside their list, and what was typed in one stays', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.openSettings()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog).toHaveAccessibleName('Settings Your profile')
  const list = dialog.getByRole('navigation', { name: 'Settings' })
  await ada.username.fill('Countess')
  for (const pane of ['Devices', 'Notifications', 'Look and language']) {
    await list.getByRole('button', { name: pane }).click()
    await expect(dialog.getByRole('heading', { name: pane })).toBeVisible()
    await expect(list.getByRole('button', { name: pane })).toHaveAttribute('aria-current', 'true')
    await expect(list.getByRole('button', { name: pane })).toBeFocused()
  }
  await list.getByRole('button', { name: 'Your profile' }).click()
  await expect(ada.username).toHaveValue('Countess')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(ada.page.getByRole('button', { name: 'Settings: Countess' })).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `on a phone the list comes first, each pane leads back to it, and axe finds nothing, ${colorScheme}`,
    long,
    async ({ person }) => {
      const ada = await person('Ada', { ...phone, colorScheme })
      await ada.page.getByRole('button', { name: 'People' }).tap()
      await ada.openSettings()
      const dialog = ada.page.getByRole('dialog', { name: 'Settings' })
      await expect(dialog.getByRole('button', { name: 'Leave' })).toBeInViewport({ ratio: 1 })
      await expect(dialog.getByRole('heading', { name: 'Your profile' })).toHaveCount(0)
      expect(await axeViolations(ada.page)).toEqual([])
      for (const pane of ['Your profile', 'Devices', 'Notifications', 'Look and language']) {
        await dialog.getByRole('button', { name: pane }).tap()
        await expect(dialog.getByRole('heading', { name: pane })).toBeFocused()
        await expect(dialog.getByRole('button', { name: 'Leave' })).toBeHidden()
        await ada.page.waitForLoadState('networkidle')
        expect(await axeViolations(ada.page)).toEqual([])
        expect(await overflow(ada.page)).toBe(0)
        await dialog.getByRole('button', { name: 'Settings' }).tap()
        await expect(dialog.getByRole('button', { name: pane })).toBeFocused()
      }
      await dialog.getByRole('button', { name: 'Close' }).tap()
      await expect(dialog).toHaveCount(0)
    },
  )

test('the settings are mirrored from right to left, and the way back with them', long, async ({ person }) => {
  const ada = await person('Ada', { ...phone })
  await ada.page.getByRole('button', { name: 'People' }).tap()
  await ada.chooseLanguage('العربية')
  await ada.page.getByRole('button', { name: new RegExp(`^${ar.settings.heading}`) }).tap()
  await ada.page.getByRole('dialog').getByRole('button', { name: ar.devices.heading }).tap()
  const dialog = ada.page.getByRole('dialog', { name: ar.devices.heading })
  const back = await dialog.getByRole('button', { name: ar.settings.heading }).boundingBox()
  const close = await dialog.getByRole('button', { name: ar.room.close }).boundingBox()
  expect(back?.x).toBeGreaterThan(close?.x ?? Infinity)
  expect(await overflow(ada.page)).toBe(0)
})

/** 1280 by 800 at 200 %. */
const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }

test('at 200 % everything of the form, the room, the settings and the invitation can be reached', async ({
  person,
  page,
  server,
}) => {
  await page.setViewportSize(zoomed.viewport)
  await page.goto(server.url)
  await expect(page.locator('#app form')).toBeVisible()
  await page.getByRole('button', { name: 'Join' }).scrollIntoViewIfNeeded()
  await expect(page.getByRole('button', { name: 'Join' })).toBeInViewport({ ratio: 1 })
  expect(await overflow(page)).toBe(0)

  const ada = await person('Ada', zoomed)
  await expect(ada.composer).toBeInViewport({ ratio: 1 })
  await expect(ada.page.getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 })
  const copy = ada.list.getByRole('button', { name: 'Copy link' })
  await copy.scrollIntoViewIfNeeded()
  await expect(copy).toBeInViewport({ ratio: 1 })
  expect(await overflow(ada.page)).toBe(0)
  await ada.page.getByRole('button', { name: 'People' }).click()
  await ada.openSettings()
  const dialog = ada.page.getByRole('dialog', { name: 'Settings' })
  const leave = dialog.getByRole('button', { name: 'Leave' })
  await leave.scrollIntoViewIfNeeded()
  await expect(leave).toBeInViewport({ ratio: 1 })
  for (const [pane, last] of [
    ['Your profile', dialog.getByRole('button', { name: 'Save' })],
    ['Look and language', dialog.getByRole('combobox', { name: 'Language' })],
  ] as const) {
    await dialog.getByRole('button', { name: pane }).click()
    await last.scrollIntoViewIfNeeded()
    await expect(last).toBeInViewport({ ratio: 1 })
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
    expect(await overflow(ada.page)).toBe(0)
    await dialog.getByRole('button', { name: 'Settings' }).click()
  }
})

test(
  'in forced colours the pane that is shown, and the banners, can be told',
  long,
  async ({ server, person }) => {
    const ada = await person('Ada', { forcedColors: 'active' })
    await ada.openSettings()
    const list = ada.page.getByRole('dialog').getByRole('navigation')
    const borderOf = (name: string) =>
      list
        .getByRole('button', { name })
        .evaluate((button) => getComputedStyle(button).outlineStyle + getComputedStyle(button).borderTopColor)
    expect(await borderOf('Your profile')).not.toBe(await borderOf('Devices'))
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.keyboard.press('Escape')
    await server.kill()
    const banner = ada.page.locator('.banner')
    await expect(banner).toContainText('Connection lost')
    expect(await banner.evaluate((element) => getComputedStyle(element).borderBottomWidth)).toBe('1px')
    expect(await axeViolations(ada.page)).toEqual([])
  },
)

/** The pixels by which the page is wider than its window. */
function overflow(page: Page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}
