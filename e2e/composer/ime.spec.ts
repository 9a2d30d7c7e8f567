import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { InputMethod } from '../support/input-method.ts'
import { long } from '../support/long.ts'

test('an Enter that ends a composition does not send', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('你好')
  expect(await isLeftAlone(ada, { isComposing: true, keyCode: 229 })).toBe(true)
  expect(await isLeftAlone(ada, { isComposing: true, keyCode: 13 })).toBe(true)
  expect(await isLeftAlone(ada, { isComposing: true, keyCode: 229, ctrlKey: true })).toBe(true)
  // In Safari the composition ends before its last keydown.
  expect(await isLeftAlone(ada, { isComposing: false, keyCode: 229 })).toBe(true)
  await expect(ada.composer).toHaveValue('你好')
  await expect(ada.rows).toHaveCount(0)
  expect(await isLeftAlone(ada, { isComposing: false, keyCode: 13 })).toBe(false)
  await expect(ada.row('你好')).toBeVisible()
})

test('in Chrome, keys during a composition do not send', long, async ({ person }) => {
  const ada = await person('Ada')
  const ime = await InputMethod.of(ada.page)
  await ada.composer.focus()
  for (const text of ['n', 'ni', 'ni h', 'ni hao']) await ime.compose(text)
  await expect(ada.composer).toHaveValue('ni hao')
  await ime.press('Enter')
  await expect(ada.rows).toHaveCount(0)
  await ime.commit('你好')
  await expect(ada.composer).toHaveValue('你好')
  await ada.composer.press('Enter')
  await expect(ada.row('你好')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
})

test(
  'in the event order of Safari, the Enter after the end of a composition does not send',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.composer.focus()
    await ada.composer.evaluate((field: HTMLTextAreaElement) => {
      const tell = (type: string, data: string) =>
        field.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }))
      tell('compositionstart', '')
      for (const data of ['n', 'ni', 'ni hao', '你好']) {
        const input = { inputType: 'insertCompositionText', data, isComposing: true, bubbles: true }
        tell('compositionupdate', data)
        field.dispatchEvent(new InputEvent('beforeinput', { ...input, cancelable: true }))
        field.value = data
        field.dispatchEvent(new InputEvent('input', input))
      }
      tell('compositionend', '你好')
      const enter = { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true }
      field.dispatchEvent(new KeyboardEvent('keydown', enter))
      field.dispatchEvent(new KeyboardEvent('keyup', { ...enter, keyCode: 13 }))
    })
    await expect(ada.composer).toHaveValue('你好')
    await expect(ada.rows).toHaveCount(0)
    await ada.composer.press('Enter')
    await expect(ada.row('你好')).toBeVisible()
  },
)

test('an Escape that ends a composition keeps the search open', long, async ({ person }) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 } })
  const ime = await InputMethod.of(ada.page)
  await ada.page.getByRole('button', { name: 'Search' }).click()
  const field = ada.page.getByRole('combobox', { name: 'Search' })
  await expect(field).toBeFocused()
  await ime.compose('ni')
  await ime.press('Escape')
  await expect(field).toHaveValue('ni')
  await ime.commit('你')
  await field.press('Escape')
  await expect(field).toHaveCount(0)
})

test('composed text counts, and makes the field grow', long, async ({ person }) => {
  const ada = await person('Ada')
  const ime = await InputMethod.of(ada.page)
  await ada.composer.fill('x'.repeat(3_900))
  await ada.composer.press('End')
  await ime.compose('ni hao')
  await expect(ada.composer).toHaveAccessibleDescription('94 characters left')
  await ime.commit('你好')
  await expect(ada.composer).toHaveAccessibleDescription('98 characters left')
})

test('a mark from an input method replaces a selection', long, async ({ person }) => {
  const ada = await person('Ada')
  const ime = await InputMethod.of(ada.page)
  await ada.composer.fill('word')
  await ada.composer.selectText()
  await ime.compose('*')
  await ime.commit('*')
  await expect(ada.composer).toHaveValue('*')
})

/** Whether the page did not prevent the default action of Enter. */
function isLeftAlone(chat: ChatPage, how: { isComposing: boolean; keyCode: number; ctrlKey?: boolean }) {
  return chat.composer.evaluate(
    (field, init) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init }),
      ),
    how,
  )
}
