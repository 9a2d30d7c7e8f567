import type { Locator } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { withCardPages } from '../support/card-pages/environment.ts'
import { ar } from '../support/page-words.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, expectLater, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('a message is edited from the menu, and everyone sees it marked as edited', async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('helo')
  await ada.act('helo', 'Edit')
  await expect(ada.composer).toHaveValue('helo')
  await ada.composer.fill('hello')
  await ada.composer.press('Enter')
  for (const chat of [ada, grace]) await expect(chat.row('hello')).toContainText('(edited)')
  await expect(ada.composer).toHaveValue('')
  await ada.page.reload()
  await expect(ada.row('hello')).toHaveCount(1)
})

test('ArrowUp in an empty field edits one’s last message, and Escape keeps the message and the draft', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('one')
  await grace.say('two')
  await expect(ada.row('two')).toBeVisible()
  await ada.composer.press('ArrowUp')
  await expect(ada.composer).toHaveValue('one')
  await ada.composer.fill('changed my mind')
  await ada.composer.press('Escape')
  await expect(ada.composer).toHaveValue('')
  expect(await ada.texts()).toEqual(['one', 'two'])
  await ada.composer.fill('a draft')
  await ada.act('one', 'Edit')
  await expect(ada.composer).toHaveValue('one')
  await ada.composer.press('Escape')
  await expect(ada.composer).toHaveValue('a draft')
})

test('a reply shows its quote, and a click on it jumps there', async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('the first of many')
  for (let n = 0; n < 9; n += 1) await ada.say(`${'line\n'.repeat(6)}${n}`)
  await grace.scroll(-5_000)
  await grace.act('the first of many', 'Reply')
  await expect(grace.page.getByText('Replying to Ada')).toBeVisible()
  await grace.say('yes')
  const quote = ada.rows.last().getByRole('button', { name: 'In reply to Ada' })
  await expect(quote).toContainText('the first of many')
  await expect(ada.row('the first of many').first()).not.toBeInViewport()
  await quote.click()
  await expect(ada.row('the first of many').first()).toBeInViewport()
})

test('a reply shortens the quoted name only when there is no space', long, async ({ person }) => {
  const [short, long] = ['John Smith', 'A name as long as names may get']
  const john = await person(short)
  const longer = await person(long, { email: 'long@example.com', viewport: { width: 390, height: 844 } })
  await john.say('short')
  await longer.say('and what is said goes on, too, further than any line of a telephone reaches')
  await longer.act('short', 'Reply')
  await longer.say('to john')
  await john.act('and what is said', 'Reply')
  await john.say('to longer')
  const measured = (message: string) =>
    longer
      .row(message)
      .locator('.quote')
      .evaluate((quote) => {
        const name = quote.querySelector('.name')
        if (name === null) throw new Error('There is no name.')
        return { cut: name.scrollWidth > name.clientWidth, share: name.clientWidth / quote.clientWidth }
      })
  await expect(longer.row('to longer')).toBeVisible()
  expect(await measured('to john')).toMatchObject({ cut: false })
  const { cut, share } = await measured('to longer')
  expect(cut).toBe(true)
  expect(share).toBeGreaterThan(0.35)
  expect(share).toBeLessThan(0.55)
})

test('a reaction shows count and names, and its author can remove it', async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('hello')
  await grace.react('hello', '👍')
  const pill = ada.row('hello').getByRole('button', { name: '👍 1, by Grace' })
  await expect(pill).toHaveAttribute('aria-pressed', 'false')
  await pill.click()
  const both = (chat: ChatPage) => chat.row('hello').getByRole('button', { name: '👍 2, by Grace and Ada' })
  for (const chat of [ada, grace]) await expect(both(chat)).toHaveText(/2/)
  await expect(both(ada)).toHaveAttribute('aria-pressed', 'true')
  await both(grace).hover()
  await expect(grace.page.getByText('Grace and Ada', { exact: true })).toBeVisible()
  await both(grace).click()
  for (const chat of [ada, grace])
    await expect(chat.row('hello').getByRole('button', { name: '👍 1, by Ada' })).toHaveText(/1/)
})

test('an offline change is shown at once, survives a reload, and is sent', async ({ person, server }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('one')
  await ada.say('two')
  await server.kill()
  await ada.act('one', 'Edit')
  await ada.composer.fill('uno')
  await ada.composer.press('Enter')
  await ada.react('two', '🎉')
  await expect(ada.row('uno')).toContainText('Saving…')
  await expect(ada.row('two').getByRole('button', { name: '🎉 1, by Ada' })).toBeVisible()
  const again = new ChatPage(await ada.page.context().newPage())
  await ada.page.close()
  await server.start()
  await again.open(server.url)
  for (const chat of [again, grace]) {
    // Connected clients wait for a while before they reconnect.
    await expect(chat.row('uno')).toContainText('(edited)', { timeout: 20_000 })
    await expect(chat.row('two').getByRole('button', { name: '🎉 1, by Ada' })).toBeVisible()
  }
})

test('by keyboard: to a message, its actions, a reaction, and back to the composer', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('one')
  await ada.say('two')
  await ada.list.focus()
  await ada.page.keyboard.press('ArrowUp')
  await expect(ada.row('two')).toBeFocused()
  await ada.page.keyboard.press('ArrowUp')
  await expect(ada.row('one')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('button', { name: 'Add a reaction' })).toBeFocused()
  await ada.page.keyboard.press('ArrowRight')
  await expect(ada.page.getByRole('button', { name: 'Reply' })).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(ada.row('one')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('Enter')
  const menu = ada.page.getByRole('dialog')
  await expect(menu).toBeVisible()
  await ada.page.keyboard.press('ArrowUp')
  await expect(menu.getByRole('button', { name: 'Remove' })).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await expect(menu.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(ada.row('one')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(ada.row('one')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(ada.row('one').getByRole('button', { name: '👍 1, by Ada' })).toBeVisible()
  await expect(ada.row('one')).toBeFocused()
})

test('arrow keys continue from a link in a message', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('one')
  await ada.say('see https://example.com')
  await ada.row('see').getByRole('link').focus()
  await ada.page.keyboard.press('ArrowUp')
  await expect(ada.row('one')).toBeFocused()
})

test(
  'Home and End go to the first and last loaded message, and arrow keys continue from the visible ones',
  long,
  async ({ person, server }) => {
    await fill(server, 60)
    const ada = await person('Ada')
    await expect(ada.row(/text 60$/)).toBeInViewport()
    await expect(ada.page.locator('.said')).toBeAttached()
    await ada.list.focus()
    await ada.page.keyboard.press('ArrowUp')
    await expect(ada.row(/text 60$/)).toBeFocused()
    await ada.page.keyboard.press('Home')
    await expect(ada.rows.first()).toBeFocused()
    await expect(ada.rows.first()).toBeInViewport()
    await ada.page.keyboard.press('ArrowDown')
    await expect(ada.rows.nth(1)).toBeFocused()
    await ada.page.keyboard.press('End')
    await expect(ada.row(/text 60$/)).toBeFocused()
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    await ada.page.keyboard.press('ArrowUp')
    await expect(ada.row(/text 59$/)).toBeFocused()
    await ada.scroll(-1_000)
    await expect(ada.row(/text 59$/)).not.toBeInViewport()
    await ada.page.keyboard.press('ArrowUp')
    const walked = ada.list.locator('article:focus')
    await expect(walked).toBeInViewport()
    expect(Number(/text (\d+)/.exec(await walked.innerText())?.[1])).toBeLessThan(50)
  },
)

test(
  'the actions of a message taller than the view stay visible, and above those of other messages',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('short')
    await ada.say(Array.from({ length: 80 }, (_, n) => `line ${n}`).join('\n'))
    await ada.page.getByRole('button', { name: 'Show all' }).click()
    await ada.scroll(10_000)
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    const toolbar = ada.page.getByRole('toolbar')
    const top = async (locator: Locator) => (await locator.boundingBox())?.y ?? NaN
    await ada.scroll(-600)
    await expect.poll(() => ada.distanceToEnd()).toBe(600)
    await expect(toolbar.getByRole('button', { name: 'More' })).toBeInViewport({ ratio: 1 })
    expect((await top(toolbar)) - (await top(ada.list))).toBeGreaterThanOrEqual(0)
    await toolbar.getByRole('button', { name: 'Reply' }).click()
    await expect(ada.page.getByText('Replying to')).toBeVisible()
    await ada.scroll(-10_000)
    await ada.row('short').hover()
    await expect(toolbar).toBeVisible()
    expect((await top(ada.row('short'))) - (await top(toolbar))).toBeCloseTo(17)
  },
)

test(
  'the menu opens beside its button, also from right to left, and names its message',
  long,
  async ({ browser, person, server }) => {
    await (await person('Grace')).say('hello')
    const context = await browser.newContext({ locale: 'ar-EG', viewport: { width: 1280, height: 800 } })
    const ada = new ChatPage(await context.newPage())
    await ada.page.goto(server.url)
    await ada.page.getByLabel(ar.join.email).fill('ada@example.com')
    await ada.page.getByLabel(ar.join.username).fill('Ada')
    await ada.page.getByRole('button', { name: ar.join.submit }).click()
    await ada.row('hello').hover()
    const button = ada.page.getByRole('toolbar').getByRole('button', { name: ar.message.more })
    const at = await button.boundingBox()
    await button.click()
    const menu = await ada.page.getByRole('dialog', { name: ar.message.actions }).boundingBox()
    expect(Math.abs((menu?.x ?? 0) - (at?.x ?? 0))).toBeLessThan(40)
    await expect(ada.list.locator('[data-chosen]')).toContainText('hello')
    await ada.page.keyboard.press('Escape')
    await expect(ada.list.locator('[data-chosen]')).toHaveCount(0)
    await context.close()
  },
)

test(
  'a refused edit of a message that is not loaded is shown with its text',
  long,
  async ({ person, server }) => {
    test.setTimeout(120_000)
    const ada = await person('Ada')
    await ada.say('the old one')
    await ada.act('the old one', 'Edit')
    await ada.composer.fill('a long and careful correction')
    const other = new ChatPage(await ada.page.context().newPage())
    await other.open(server.url)
    await other.isLive()
    await other.act('the old one', 'Remove')
    await other.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(ada.row('was removed')).toBeVisible()
    await expect(ada.page.getByText('Editing your message').locator('..')).toContainText('was removed')
    await ada.composer.press('Enter')
    await expect(ada.page.getByText('a long and careful correction')).toBeVisible()
    for (let n = 0; n < 55; n += 1) await other.type(`${'line\n'.repeat(4)}n${n}`)
    await expect(other.pending).toHaveCount(0)
    await ada.page.bringToFront()
    await ada.scroll(50_000)
    await expect(ada.row('n54')).toBeInViewport()
    await ada.page.reload()
    await ada.isLive()
    await ada.scroll(50_000)
    await expect(ada.row('was removed')).toHaveCount(0)
    await expect(ada.list.getByText('a long and careful correction')).toBeInViewport()
    await ada.page.getByRole('button', { name: 'Discard' }).click()
    await expect(ada.list.getByText('a long and careful correction')).toHaveCount(0)
  },
)

test('a message cannot be changed by others', long, async ({ person }) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('hello')
  await grace.openMenu('hello')
  const menu = grace.page.getByRole('dialog', { name: 'Actions for this message' })
  await expect(menu.getByRole('button', { name: 'Reply' })).toBeVisible()
  await expect(menu.getByRole('button', { name: 'Edit' })).toHaveCount(0)
  await expect(menu.getByRole('button', { name: 'Remove' })).toHaveCount(0)
})

test.describe('cards of links', () => {
  test.use({ serverEnv: withCardPages })

  test('P15: a link gets a card for everybody, which its author takes away', async ({ person }) => {
    test.setTimeout(120_000)
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    await ada.say('look: http://news.example.com/A%20page')
    for (const { page } of [ada, grace]) {
      const card = page.getByRole('link', { name: 'A page About /A page news.example.com' })
      await expectLater(card).toHaveAttribute('href', 'http://news.example.com/A%20page')
      await expect(card).toHaveAttribute('rel', /noreferrer/)
      const picture = card.locator('img')
      await expect(picture).toHaveJSProperty('complete', true)
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320)
    }
    expect(await axeViolations(ada.page)).toEqual([])
    await grace.page.emulateMedia({ media: 'print' })
    const printed = (link: string) =>
      grace
        .row('look')
        .locator(link)
        .evaluate((element) => getComputedStyle(element, '::after').content)
    expect(await printed('.text a')).toContain('news.example.com')
    expect(await printed('.link-card a')).toBe('none') // it has no room for it
    await grace.page.emulateMedia({ media: null })
    await ada.page.reload()
    await expect(ada.row('look').locator('.link-card')).toBeVisible()
    const takeAway = (chat: ChatPage) => chat.page.getByRole('button', { name: 'Remove this preview' })
    await expect(takeAway(grace)).toHaveCount(0)
    await ada.row('look').locator('.link-card').hover()
    await takeAway(ada).click()
    for (const chat of [ada, grace]) {
      await expect(chat.page.locator('.link-card')).toHaveCount(0)
      await expect(chat.row('look: http://news.example.com/')).toHaveCount(1)
    }
    expect([...ada.consoleErrors, ...grace.consoleErrors]).toEqual([])
  })
})
