import { devices } from '@playwright/test'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { InputMethod } from '../support/input-method.ts'
import { long } from '../support/long.ts'

test('a colon and two letters offer emoji, best first; Tab and Enter accept', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('so :h')
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.pressSequentially('eart')
  await expect(optionsOf(ada)).toHaveCount(8)
  await expect(optionsOf(ada).first()).toHaveText(':heart:')
  await isActive(ada, 0)
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('so ❤️ ')
  await expect(ada.composer).toBeFocused()
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.pressSequentially(':+1')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('so ❤️ 👍 ')
  await expect(ada.rows).toHaveCount(0)
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('.text img')).toHaveCount(2)
})

test(
  'emoji are offered by their names in the language of the page, loaded on first use',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    const loaded: string[] = []
    ada.page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await ada.page.evaluate(() => (document.documentElement.lang = 'ar'))
    await ada.composer.pressSequentially('ملاحظة:قلب :hea')
    await expect(listOf(ada)).toBeVisible()
    expect(loaded.filter((path) => path.includes('emoji-words'))).toEqual([])
    await ada.composer.fill('')
    await ada.composer.pressSequentially('أحبك :قلب')
    await expect(optionsOf(ada)).toHaveCount(8)
    const name = (await optionsOf(ada).first().textContent()) ?? ''
    expect(name).toMatch(/heart/)
    expect(loaded.filter((path) => path.includes('emoji-words-ar'))).toHaveLength(1)
    await ada.composer.press('Tab')
    await expect(ada.composer).toHaveValue(/^أحبك \p{Emoji}\ufe0f? $/u)
  },
)

test('a completed name is offered again in the next message', long, async ({ person }) => {
  const ada = await person('Ada')
  await person('Bob')
  await ada.composer.pressSequentially('@B')
  await expect(optionsOf(ada)).toHaveText(['Bob'])
  await ada.composer.press('Tab')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('')
  await ada.composer.pressSequentially('@B')
  await expect(optionsOf(ada)).toHaveText(['Bob'])
})

test(
  'a name that is typed before the list is loaded is completed as soon as it is',
  long,
  async ({ person, server, browser }) => {
    await person('Bob')
    const context = await browser.newContext()
    const ada = new ChatPage(await context.newPage())
    const loading = Promise.withResolvers<undefined>()
    await ada.page.route(/FieldCompletion/, async (route) => {
      await loading.promise
      await route.continue()
    })
    await ada.open(server.url)
    await ada.join('ada@example.com', 'Ada')
    await ada.composer.pressSequentially('@B')
    await expect(listOf(ada)).toHaveCount(0)
    loading.resolve(undefined)
    await expect(optionsOf(ada)).toHaveText(['Bob'])
    await context.close()
  },
)

test('a person who joins while their name is typed is offered', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('@Bo')
  await expect(listOf(ada)).toHaveCount(0)
  await person('Bob')
  await expect(optionsOf(ada)).toHaveText(['Bob'])
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('@Bob ')
})

test('the first Enter sends a name that is typed completely', async ({ person }) => {
  const ada = await person('Ada')
  await person('Bob')
  await ada.composer.pressSequentially('hi @Bob')
  await expect(optionsOf(ada)).toHaveText(['Bob'])
  await ada.composer.press('Enter')
  await expect(ada.row('hi @Bob')).toBeVisible()
  await expect(listOf(ada)).toHaveCount(0)
})

test('Enter sends what is no clear match, although suggestions are shown', async ({ person }) => {
  const ada = await person('Ada')
  await person('Bob')
  for (const text of ['use :key', 'see :he', 'see you @', 'me and @B']) {
    await ada.composer.pressSequentially(text)
    await expect(listOf(ada)).toBeVisible()
    await isActive(ada, undefined)
    await ada.composer.press('Enter')
    await expect(ada.composer).toHaveValue('')
    await expect(ada.rows.last().locator('.text')).toHaveText(text)
  }
})

test('arrow keys move through the list and wrap around, a click accepts', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially(':he')
  await expect(optionsOf(ada)).toHaveCount(8)
  await isActive(ada, undefined)
  await ada.composer.press('ArrowDown')
  await isActive(ada, 0)
  await ada.composer.press('ArrowDown')
  await isActive(ada, 1)
  await ada.composer.press('ArrowUp')
  await ada.composer.press('ArrowUp')
  await isActive(ada, 7)
  const last = await optionsOf(ada).last().locator('img').getAttribute('alt')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue(`${last} `)
  await ada.composer.fill('')
  await ada.composer.pressSequentially(':tada')
  await optionsOf(ada).first().click()
  await expect(ada.composer).toHaveValue('🎉 ')
  await expect(ada.composer).toBeFocused()
})

test('Esc closes the list until another word is typed, and keeps the text', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially(':smi')
  await expect(listOf(ada)).toBeVisible()
  await ada.composer.press('Escape')
  await ada.composer.pressSequentially('l')
  await expect(listOf(ada)).toHaveCount(0)
  await expect(ada.composer).toHaveValue(':smil')
  await ada.composer.pressSequentially(' :tad')
  await expect(listOf(ada)).toBeVisible()
  await ada.composer.press('ArrowLeft')
  await ada.composer.press('Home')
  await expect(listOf(ada)).toHaveCount(0)
})

test('undo reverts an accepted completion', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('yes :tada')
  await isActive(ada, 0)
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('yes 🎉 ')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('yes :tada')
})

test('recently used emoji come first, also after a reload', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially(':heart_e')
  await expect(listOf(ada)).toBeVisible()
  await ada.composer.press('Tab')
  await ada.composer.press('Control+Enter')
  await ada.page.reload()
  await ada.isLive()
  await ada.composer.pressSequentially(':hea')
  await expect(optionsOf(ada).first()).toHaveText(':heart_eyes:')
})

test('an at sign offers people: recent authors first, then those who are here', async ({ person }) => {
  const ada = await person('Ada')
  const grace = await person('Grace Hopper')
  const lin = await person('林娜')
  await person('Barbara')
  await lin.say('你好')
  await grace.say('hello')
  await ada.say('hi both')
  await expect(ada.page.getByRole('complementary')).toContainText('Barbara')
  await ada.composer.pressSequentially('@')
  await expect(optionsOf(ada)).toHaveText(['Grace Hopper', '林娜', 'Barbara'])
  await ada.composer.pressSequentially('hop')
  await expect(optionsOf(ada)).toHaveText(['Grace Hopper'])
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('@Grace Hopper ')
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.pressSequentially('and @grace h')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('@Grace Hopper and @Grace Hopper ')
  await ada.composer.pressSequentially('ada@example')
  await expect(listOf(ada)).toHaveCount(0)
})

test('no completion is offered in code', long, async ({ person }) => {
  const ada = await person('Ada')
  await person('Grace')
  await ada.composer.pressSequentially('`:smile @')
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.pressSequentially('` :smile')
  await expect(listOf(ada)).toBeVisible()
})

test('the list opens only after an input method has finished composing', async ({ person }) => {
  const ada = await person('Ada')
  await person('林娜')
  await expect(ada.page.getByRole('complementary')).toContainText('林娜')
  const ime = await InputMethod.of(ada.page)
  await ada.composer.pressSequentially(':')
  await ime.compose('smile')
  await expect(ada.composer).toHaveValue(':smile')
  await expect(listOf(ada)).toHaveCount(0)
  await ime.commit('smile')
  await expect(listOf(ada)).toBeVisible()
  await ada.composer.fill('')
  await ada.composer.pressSequentially('@')
  await expect(optionsOf(ada)).toHaveText(['林娜'])
  await ime.compose('lin')
  await ime.press('Enter')
  await expect(ada.composer).toHaveValue('@lin')
  await ime.commit('林')
  await expect(optionsOf(ada)).toHaveText(['林娜'])
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('@林娜 ')
})

test(
  'a tap accepts, and words that a touch keyboard is composing are completed',
  long,
  async ({ person }) => {
    const ada = await person('Ada', devices['Pixel 7'])
    const ime = await InputMethod.of(ada.page)
    await ada.composer.tap()
    await ada.composer.pressSequentially(':')
    await ime.compose('tada')
    await optionsOf(ada).first().tap()
    await expect(ada.composer).toHaveValue('🎉 ')
    await expect(ada.composer).toBeFocused()
    for (const option of await optionsOf(ada).all())
      expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  },
)

test('the list is mirrored and works from right to left', long, async ({ person }) => {
  const ada = await person('Ada')
  await person('علي')
  await expect(ada.page.getByRole('complementary')).toContainText('علي')
  await ada.page.evaluate(() => (document.documentElement.dir = 'rtl'))
  await ada.composer.pressSequentially('مرحبا @عل')
  await expect(optionsOf(ada)).toHaveText(['علي'])
  const [list, field] = [await listOf(ada).boundingBox(), await ada.composer.boundingBox()]
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeGreaterThan((field?.x ?? 0) + (field?.width ?? 0) - 1)
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('مرحبا @علي ')
})

function listOf(chat: ChatPage) {
  return chat.page.getByRole('listbox')
}

function optionsOf(chat: ChatPage) {
  return listOf(chat).getByRole('option')
}

/** The option, if any, is selected in the list, and is the active descendant of the field. */
async function isActive(chat: ChatPage, place: number | undefined) {
  if (place === undefined) {
    await expect(chat.composer).not.toHaveAttribute('aria-activedescendant')
    return expect(listOf(chat).locator('[aria-selected="true"]')).toHaveCount(0)
  }
  const option = optionsOf(chat).nth(place)
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await expect(chat.composer).toHaveAttribute(
    'aria-activedescendant',
    (await option.getAttribute('id')) ?? '',
  )
  await expect(chat.composer).toHaveAttribute('aria-controls', (await listOf(chat).getAttribute('id')) ?? '')
}
