import { expect, test } from './fixtures.ts'

test('Enter sends, Shift+Enter is a new line', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Shift+Enter')
  await ada.composer.pressSequentially('two')
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('.text')).toHaveText('one\ntwo', { useInnerText: true })
  await expect(ada.composer).toHaveValue('')
})

test('an Enter that ends a composition never sends', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('你好')
  // Whether the page let the key do what it does by itself: a new line, or the end of the composition.
  const pressed = (isComposing: boolean, keyCode: number) =>
    ada.composer.evaluate(
      (field, how) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...how }),
        ),
      { isComposing, keyCode },
    )
  expect(await pressed(true, 13)).toBe(true)
  expect(await pressed(false, 229)).toBe(true)
  await expect(ada.composer).toHaveValue('你好')
  await expect(ada.rows).toHaveCount(0)
  expect(await pressed(false, 13)).toBe(false)
  await expect(ada.row('你好')).toBeVisible()
})

test('a real composition in Chromium does not send', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.focus()
  const devtools = await ada.page.context().newCDPSession(ada.page)
  await devtools.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 })
  await devtools.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  await expect(ada.rows).toHaveCount(0)
  await devtools.send('Input.insertText', { text: '你好' })
  await expect(ada.composer).toHaveValue('你好')
  await ada.composer.press('Enter')
  await expect(ada.row('你好')).toBeVisible()
})

test('what is empty, or too long, is not sent, says why, and stays', async ({ person }) => {
  const ada = await person('Ada')
  await ada.type('  \n ')
  await expect(ada.composer).toHaveAccessibleDescription('A message needs something to read')
  await expect(
    ada.page.getByRole('status').filter({ hasText: 'A message needs something to read' }),
  ).toHaveCount(1)
  await expect(ada.composer).toHaveValue('  \n ')
  const long = 'x'.repeat(4_003)
  await ada.type(long)
  await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
  await expect(ada.composer).toHaveValue(long)
  await ada.type('x'.repeat(4_000))
  await expect(ada.rows).toHaveCount(1)
  await expect(ada.composer).toHaveValue('')
})

test('the composer grows with what is written, up to eight lines', async ({ person }) => {
  const ada = await person('Ada')
  const height = () => ada.composer.evaluate((field) => field.clientHeight)
  expect(await height()).toBe(24)
  await ada.composer.fill('a\nb\nc')
  expect(await height()).toBe(72)
  await ada.composer.fill('a\n'.repeat(20))
  expect(await height()).toBe(192)
})
