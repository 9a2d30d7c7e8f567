import type { Page } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { ar, en, zh, type PageWords } from '../support/page-words.ts'
import { longIf } from '../support/long.ts'

const looks = [
  { locale: 'en-GB', words: en, colorScheme: 'light' },
  { locale: 'en-GB', words: en, colorScheme: 'dark' },
  { locale: 'zh-CN', words: zh, colorScheme: 'light' },
  { locale: 'ar-EG', words: ar, colorScheme: 'dark' },
] as const

for (const { locale, words, colorScheme } of looks)
  test(
    `axe finds nothing in any state of the room, ${locale}, ${colorScheme}`,
    longIf(locale !== 'ar-EG'),
    async ({ browser, person, server }) => {
      test.setTimeout(120_000)
      const grace = await person('Grace')
      await grace.say('hello :smile: **bold** `code` https://example.com')
      await grace.say('@Ada are you there?')
      await grace.say('to be removed')
      await grace.react('hello', '👍')
      await grace.act('hello', 'Reply')
      await grace.say('```\nan answer\n```')
      await grace.act('to be removed', 'Remove')
      await grace.page.getByRole('button', { name: 'Remove', exact: true }).last().click()

      const context = await browser.newContext({ locale, colorScheme, reducedMotion: 'reduce' })
      const page = await context.newPage()
      const { button, dialog, sound } = inFrontOf(page, words)
      const composer = page.getByRole('textbox', { name: words.composer.label('lobby') })
      const rows = page.getByRole('log').getByRole('article')
      await page.goto(server.url)
      await page.getByLabel(words.join.email).fill('ada@example.com')
      await page.getByLabel(words.join.username).fill('Ada')
      await button(words.join.submit).click()
      await expect(page.getByText(words.message.removed)).toBeVisible()
      await sound('the conversation')

      await composer.fill('one of mine')
      await composer.press('Enter')
      await expect(page.getByText(words.outgoing.sending)).toHaveCount(0)
      await rows.filter({ hasText: 'hello' }).first().hover()
      await expect(page.getByRole('toolbar')).toBeVisible()
      await sound('the actions of a message')
      await page.getByRole('toolbar').getByRole('button', { name: words.message.more }).click()
      await expect(dialog).toBeVisible()
      await sound('the menu of a message')
      await dialog.getByRole('button', { name: words.message.reply }).click()
      await expect(page.getByText(words.composer.replying('Grace')).last()).toBeVisible()
      await sound('an answer being written')
      await composer.press('Escape')
      await composer.press('ArrowUp')
      await expect(page.getByText(words.composer.editing)).toBeVisible()
      await sound('a message being edited')
      await composer.fill('one of mine, edited')
      await composer.press('Enter')
      await expect(page.getByText(words.message.edited)).toBeVisible()
      await sound('an edited message')
      await rows.filter({ hasText: 'one of mine' }).hover()
      await page.getByRole('toolbar').getByRole('button', { name: words.message.more }).click()
      await dialog.getByRole('button', { name: words.message.remove }).click()
      await expect(page.getByText(words.message.removeText)).toBeVisible()
      await sound('a question before a message is removed')
      await button(words.message.keep).click()

      await composer.pressSequentially(':smile')
      await expect(page.getByRole('listbox')).toBeVisible()
      await sound('a completion')
      await composer.fill('x'.repeat(4_003))
      await sound('a message that is too long')
      await composer.fill('')
      await button(words.emojiPicker.open).click()
      await expect(page.getByRole('gridcell').first()).toBeVisible()
      await sound('the emoji picker')
      await page.keyboard.press('Escape')

      await button(words.search.label).click()
      await page.getByRole('combobox', { name: words.search.label }).fill('hello')
      await expect(page.getByRole('option')).not.toHaveCount(0)
      await sound('what a search found')
      await page.keyboard.press('Escape')
      const settings = page.getByRole('button', { name: words.settings.heading })
      for (const name of [
        words.you.heading,
        words.devices.heading,
        words.notifying.heading,
        words.settings.look,
        words.shortcuts.heading,
      ]) {
        await settings.click()
        await button(name).click()
        await expect(dialog.getByRole('heading', { name, exact: true })).toBeVisible()
        await page.waitForLoadState('networkidle')
        await sound(`the dialog “${name}”`)
        await page.keyboard.press('Escape')
      }

      await server.kill()
      await composer.fill('written offline')
      await composer.press('Enter')
      await expect(page.getByText(words.connection.lost)).toBeVisible()
      await sound('a lost connection')
      await context.close()
    },
  )

function inFrontOf(page: Page, { appName }: PageWords) {
  return {
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    dialog: page.getByRole('dialog'),
    sound: async (state: string) => expect(await axeViolations(page), `${appName}: ${state}`).toEqual([]),
  }
}
