import { devices } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'

test('Enter sends, Shift+Enter is a new line', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Shift+Enter')
  await ada.composer.pressSequentially('two')
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('.text')).toHaveText('one\ntwo', { useInnerText: true })
  await expect(ada.composer).toHaveValue('')
})

test('an empty or too long message is not sent, shows the reason, and stays', async ({ person }) => {
  const ada = await person('Ada')
  await ada.type('  \n ')
  await expect(ada.composer).toHaveAccessibleDescription('A message cannot be empty')
  await expect(ada.page.getByRole('status').filter({ hasText: 'A message cannot be empty' })).toHaveCount(1)
  await expect(ada.composer).toHaveValue('  \n ')
  await ada.composer.blur()
  await expect(ada.page.getByText('A message cannot be empty')).toHaveCount(0)
  const long = 'x'.repeat(4_003)
  await ada.type(long)
  await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
  await expect(ada.composer).toHaveValue(long)
  await ada.type('x'.repeat(4_000))
  await expect(ada.rows).toHaveCount(1)
  await expect(ada.composer).toHaveValue('')
})

test('the composer grows with its text, up to eight lines', async ({ person }) => {
  const ada = await person('Ada')
  const height = () => ada.composer.evaluate((field) => field.clientHeight)
  expect(await height()).toBe(24)
  await ada.composer.fill('a\nb\nc')
  expect(await height()).toBe(72)
  await ada.composer.fill('a\n'.repeat(20))
  expect(await height()).toBe(192)
})

test('Ctrl+Enter and Cmd+Enter send', async ({ person }) => {
  const ada = await person('Ada')
  for (const keys of ['Control+Enter', 'Meta+Enter']) {
    await ada.composer.fill(keys)
    await ada.composer.press(keys)
    await expect(ada.row(keys)).toBeVisible()
    await expect(ada.composer).toHaveValue('')
  }
})

test('on a touch screen Enter is a new line, and the button sends', async ({ person }) => {
  const ada = await person('Ada', phone)
  await expect(ada.composer).not.toBeFocused()
  await expect(ada.composer).toHaveAttribute('enterkeyhint', 'enter')
  await ada.composer.tap()
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Enter')
  await ada.composer.pressSequentially('two')
  await expect(ada.rows).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Send' }).tap()
  await expect(ada.rows.first().locator('.text')).toHaveText('one\ntwo', { useInnerText: true })
  await expect(ada.composer).toBeFocused()
  await ada.composer.fill('three')
  await ada.composer.press('Control+Enter')
  await expect(ada.row('three')).toBeVisible()
})

test('a mark typed over a selection surrounds it, and undo reverts it', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('make it bold')
  await ada.composer.press('Control+Shift+ArrowLeft')
  await ada.composer.press('*')
  await expect(ada.composer).toHaveValue('make it *bold*')
  await ada.composer.press('*')
  await expect(ada.composer).toHaveValue('make it **bold**')
  await ada.composer.press('Control+z')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('make it bold')
  await ada.composer.selectText()
  await ada.composer.press('`')
  await expect(ada.composer).toHaveValue('`make it bold`')
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('code')).toHaveText('make it bold')
})

test('typing anywhere goes into the composer, from the first character on', async ({ person }) => {
  const ada = await person('Ada')
  await ada.list.focus()
  await ada.page.keyboard.type('hello there')
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('hello there')
  await ada.composer.blur()
  await ada.page.keyboard.press('Control+a')
  await ada.page.keyboard.press('Space')
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer).not.toBeFocused()
})

test('pasting anywhere goes into the composer', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('see ')
  await ada.list.focus()
  await ada.list.evaluate((list) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'the plan')
    list.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('see the plan')
})

test('typing in a dialog stays in the dialog', async ({ person }) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 } })
  await ada.page.getByRole('button', { name: 'People' }).click()
  await expect(ada.page.getByRole('dialog')).toBeVisible()
  await ada.page.keyboard.type('hello')
  await expect(ada.composer).toHaveValue('')
})

const phone = devices['Pixel 7']

test('PageUp and PageDown in the composer scroll the room when the field cannot scroll', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeVisible()
  await ada.composer.fill('one\ntwo')
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await ada.composer.press('ArrowLeft')
  await ada.composer.press('PageUp')
  const page = await ada.list.evaluate((list) => list.clientHeight)
  await expect.poll(() => ada.distanceToEnd()).toBeGreaterThan(page / 2)
  expect(await ada.distanceToEnd()).toBeLessThan(page)
  await expect(ada.composer).toBeFocused()
  await ada.composer.press('PageDown')
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await ada.page.keyboard.insertText('!')
  await expect(ada.composer).toHaveValue('one\ntw!o')

  await ada.composer.fill('line\n'.repeat(20))
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await ada.composer.press('PageUp')
  const caret = await ada.composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart)
  expect(caret).toBeLessThan('line\n'.length * 16)
  expect(await ada.distanceToEnd()).toBe(0)
})

test('a draft of several lines does not move the newest message', async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeVisible()
  await ada.composer.fill('line\n'.repeat(7))
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  const height = () => ada.list.evaluate((list) => list.clientHeight)
  const before = await height()
  await ada.composer.pressSequentially('two words')
  expect(await ada.distanceToEnd()).toBe(0)
  expect(await height()).toBe(before)
  await expect(ada.newest).toHaveCount(0)
})
