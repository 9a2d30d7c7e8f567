import { devices } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { RawClient } from '../support/raw-client.ts'
import { long } from '../support/long.ts'

const panelOf = ({ page }: ChatPage) => page.locator('.panel').filter({ has: headingIn(page) })
const headingIn = (page: ChatPage['page']) => page.getByRole('heading', { name: 'Conversation' })
const textsIn = (chat: ChatPage) => panelOf(chat).getByRole('article').locator('.text')
const fieldOf = ({ page }: ChatPage) => page.getByRole('textbox', { name: /^Answer / })
const show = 'Show the conversation'

async function reply(chat: ChatPage, to: string, text: string) {
  await chat.act(to, 'Reply')
  await chat.say(text)
}

test('P5.10: gathers a message, its answers and the answers to those; one answers there, and the room keeps all', async ({
  person,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await ada.say('who comes to the lake?')
  await bob.say('something else')
  await reply(bob, 'who comes', 'I do')
  await reply(ada, 'I do', 'bring a boat')
  await ada.act('I do', show)
  const panel = panelOf(ada)
  await expect(textsIn(ada)).toHaveText(['who comes to the lake?', 'I do', 'bring a boat'])
  await expect(panel.getByText('2 answers')).toBeVisible()
  await expect(fieldOf(ada)).toBeFocused()
  expect(await axeViolations(ada.page)).toEqual([])

  await reply(bob, 'bring a boat', 'which one?')
  await bob.say('nothing to do with it')
  await expect(textsIn(ada)).toHaveText(['who comes to the lake?', 'I do', 'bring a boat', 'which one?'])
  await expect(panel.getByText('3 answers')).toBeVisible()
  await fieldOf(ada).fill('the red one :boat:')
  await fieldOf(ada).press('Enter')
  await expect(textsIn(ada)).toHaveCount(5)
  await expect(fieldOf(ada)).toHaveValue('')
  const inRoom = bob.rows.filter({ hasText: 'the red one' })
  await expect(inRoom).toContainText('who comes to the lake?')
  await expect(ada.rows.filter({ hasText: 'something else' })).toBeVisible()

  await bob.act('I do', 'Edit')
  await bob.composer.fill('I come')
  await bob.composer.press('Enter')
  await expect(textsIn(ada).nth(1)).toContainText('I come')
  await bob.react('bring a boat', '👍')
  await expect(panel.locator('.pill')).toHaveCount(1)
  expect(ada.consoleErrors).toEqual([])
})

test('a message alone offers no thread; one that was answered does', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a question')
  await ada.openMenu('a question')
  const entry = ada.page.getByRole('dialog').getByRole('button', { name: show })
  await expect(ada.page.getByRole('dialog').getByRole('button', { name: 'Reply' })).toBeVisible()
  await expect(entry).toHaveCount(0)
  await ada.page.keyboard.press('Escape')
  await reply(ada, 'a question', 'an answer')
  await ada.act('a question', show)
  await expect(textsIn(ada)).toHaveText(['a question', 'an answer'])
})

test(
  'Escape, Back and the cross close it; the focus returns, and what was begun is kept',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('a question')
    await reply(ada, 'a question', 'an answer')
    const row = ada.rows.filter({ hasText: 'an answer' })
    const { length } = await ada.page.evaluate(() => ({ length: history.length }))
    for (const close of [
      () => ada.page.keyboard.press('Escape'),
      () => ada.page.goBack(),
      () => panelOf(ada).getByRole('button', { name: 'Close the conversation' }).click(),
    ]) {
      await ada.act('an answer', show)
      await expect(fieldOf(ada)).toBeFocused()
      if ((await fieldOf(ada).inputValue()) === '') await fieldOf(ada).fill('half a thought')
      await expect(fieldOf(ada)).toHaveValue('half a thought')
      await close()
      await expect(headingIn(ada.page)).toHaveCount(0)
      await expect(row).toBeFocused()
    }
    await expect(ada.composer).toHaveValue('')
    await ada.isLive()
    expect(await ada.page.evaluate(() => history.length)).toBeLessThanOrEqual(length + 1)
  },
)

test('the panel, the search and the people take turns', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a question')
  await reply(ada, 'a question', 'an answer')
  await ada.act('a question', show)
  await expect(headingIn(ada.page)).toBeVisible()
  const people = ada.page.getByRole('complementary', { name: 'People' })
  await expect(people).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Search this room' }).click()
  await expect(headingIn(ada.page)).toHaveCount(0)
  await expect(ada.page.getByRole('combobox', { name: 'Search this room' })).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(people).toBeVisible()
})

test('P5.10: a thread reaches back beyond what is loaded of the room', long, async ({ person, server }) => {
  const raw = await RawClient.join(server, 'Grace')
  await raw.post('cid-question', 'an old question')
  await raw.post('cid-answer-1', 'an early answer', 1)
  for (let n = 0; n < 120; n += 1) await raw.post(`cid-${String(n).padStart(6, '0')}`, `small talk ${n}`)
  await raw.post('cid-answer-2', 'a late answer', 2)
  raw.close()
  const ada = await person('Ada')
  await ada.act('a late answer', show)
  await expect(textsIn(ada)).toHaveText(['an old question', 'an early answer', 'a late answer'])
  const panel = panelOf(ada)
  await expect(panel.getByText('2 answers')).toBeVisible()
  await panel.getByRole('button', { name: 'Show in the room' }).click()
  await expect(ada.row('a late answer')).toBeInViewport()
})

test('what cannot be sent is explained, and stays in the field', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a question')
  await reply(ada, 'a question', 'an answer')
  await ada.act('a question', show)
  await fieldOf(ada).fill('/nothing')
  await fieldOf(ada).press('Enter')
  await expect(panelOf(ada).locator('#answer-note')).toContainText('There is no command')
  await expect(fieldOf(ada)).toHaveValue('/nothing')
  await fieldOf(ada).fill('/shrug')
  await fieldOf(ada).press('Enter')
  await expect(textsIn(ada).last()).toHaveText('¯\\_(ツ)_/¯')
})

test('without a connection it says so, and is loaded when that is back', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('a question')
  await reply(ada, 'a question', 'an answer')
  // Its code is loaded with the first one.
  await ada.act('a question', show)
  await expect(textsIn(ada)).toHaveText(['a question', 'an answer'])
  await ada.page.keyboard.press('Escape')
  await expect(panelOf(ada)).toHaveCount(0)
  await ada.page.context().setOffline(true)
  await ada.page.evaluate(() => dispatchEvent(new Event('offline')))
  await ada.act('a question', show)
  await fieldOf(ada).or(panelOf(ada).getByRole('status').first()).first().waitFor()
  await ada.page.context().setOffline(false)
  await ada.page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(textsIn(ada)).toHaveText(['a question', 'an answer'])
})

test('on a phone it covers the room, and Back leads to it', async ({ person }) => {
  const [ada, bob] = [await person('Ada', devices['Pixel 7']), await person('Bob')]
  await bob.say('a question')
  await reply(bob, 'a question', 'an answer')
  await ada.pressLong('an answer')
  await ada.page.getByRole('dialog').getByRole('button', { name: show }).click()
  const panel = ada.page.getByRole('dialog', { name: 'Conversation' })
  await expect(panel).toBeVisible()
  await expect(textsIn(ada)).toHaveText(['a question', 'an answer'])
  expect(await axeViolations(ada.page)).toEqual([])
  const box = await panel.boundingBox()
  expect(box?.width).toBe(ada.page.viewportSize()?.width)
  await fieldOf(ada).fill('from the phone')
  await panel.getByRole('button', { name: 'Send' }).click()
  await expect(textsIn(ada)).toHaveCount(3)
  await ada.page.goBack()
  await expect(panel).toHaveCount(0)
  await expect(ada.row('from the phone')).toBeVisible()
})
