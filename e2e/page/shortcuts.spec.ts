import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a question mark lists the shortcuts, but not in a text field', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  const dialog = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await ada.composer.focus()
  await ada.page.keyboard.press('?')
  await expect(ada.composer).toHaveValue('?')
  await expect(dialog).toHaveCount(0)
  await ada.composer.fill('')
  await ada.list.focus()
  await ada.page.keyboard.press('?')
  await expect(dialog).toBeVisible()
  await expect(dialog.getByText('Move between messages')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await ada.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(ada.list).toBeFocused()
})

test('a question mark in the emoji picker does not list the shortcuts', long, async ({ person }) => {
  const { page } = await person('Ada')
  await page.getByRole('button', { name: 'Emoji' }).click()
  const picker = page.getByRole('dialog', { name: 'Emoji' })
  await picker.getByRole('searchbox').press('ArrowDown')
  await page.locator('[role=gridcell]:focus, [role=gridcell] :focus').first().waitFor()
  await page.keyboard.press('?')
  await expect(picker).toBeVisible()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `a button lists them too, and axe finds nothing in the list, ${colorScheme}`,
    long,
    async ({ person }) => {
      const { page } = await person('Ada', { colorScheme })
      await page.getByRole('button', { name: /^Settings/ }).click()
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await axeViolations(page)).toEqual([])
    },
  )

test('at 320 px (1280 px with 400 % zoom) everything is reachable and nothing is cut off', async ({
  person,
}) => {
  const { page } = await person('Ada', { viewport: { width: 320, height: 256 } })
  await page.getByRole('button', { name: 'People' }).click()
  await page.getByRole('button', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: 'Notifications' }).click()
  await page.getByRole('dialog', { name: 'Notifications' }).getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('textbox')).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
})

test('axe finds nothing under forced colours and with more contrast', long, async ({ person }) => {
  const { page } = await person('Ada')
  await page.emulateMedia({ forcedColors: 'active', contrast: 'more' })
  expect(await axeViolations(page)).toEqual([])
})
