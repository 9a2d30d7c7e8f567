import type { Locator, Page } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { haveConversation, rowsPerScreen, wholeRows } from '../support/workshop.ts'
import { long, longIf } from '../support/long.ts'
import { roomsOf, visit } from '../support/rooms-of.ts'

const phone = { width: 390, height: 844 }

for (const standard of [24, 32])
  test(
    `text of ${standard} px, as chosen in the browser, is respected and fits on a phone`,
    longIf(standard === 24),
    async ({ browser, server }) => {
      const context = await browser.newContext({ viewport: phone })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Page.setFontSizes', { fontSizes: { standard } })
      const ada = new ChatPage(page)
      await ada.open(server.url)
      await formIsReady(page)
      expect(await fontSize(page.getByLabel('Email'))).toBe((standard * 15) / 16)
      expect(await overflow(ada)).toBe(0)
      await ada.join('ada@example.com', 'Ada')
      await ada.say('a message that is long enough to need several lines')
      expect(await fontSize(ada.rows.locator('.text'))).toBe(standard)
      expect(await overflow(ada)).toBe(0)
      await expect(page.getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 })
      await expect(page.getByRole('button', { name: 'People' })).toBeInViewport({ ratio: 1 })
      await page.getByRole('button', { name: 'People' }).click()
      await page.getByRole('button', { name: /^Settings/ }).click()
      await page.getByRole('button', { name: 'Your profile' }).click()
      await expect(page.getByRole('dialog').last()).toBeVisible()
      expect(await overflow(ada)).toBe(0)
      await context.close()
    },
  )

function fontSize(element: Locator) {
  return element.evaluate((found) => parseFloat(getComputedStyle(found).fontSize))
}

/** The pixels by which the page is wider than its window. */
function overflow({ page }: ChatPage) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}

test('all loaded messages are printed, dark on light, without controls', async ({ person, server }) => {
  await fill(server, 320)
  const ada = await person('Ada', { colorScheme: 'dark' })
  await ada.say(Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n'))
  await ada.say('@Ada https://example.com/path')
  // Loads everything, and then renders only the newest messages.
  await expect(async () => {
    await ada.list.evaluate((list) => list.scrollTo(0, 0))
    await expect(ada.page.getByText('This is the beginning of the lobby.')).toBeVisible({ timeout: 200 })
  }).toPass()
  await ada.newest.click()
  await expect.poll(() => ada.rows.count()).toBeLessThan(320)
  const rendered = await ada.rows.count()

  const paper = await ada.page.pdf({ format: 'A4' })
  expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(5)
  await expect(ada.rows).toHaveCount(rendered)
  await expect(ada.row('example.com')).toBeInViewport()

  await ada.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await ada.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(ada.rows).toHaveCount(322)
  await expect(ada.page.getByText('line 29')).toBeVisible()
  await expect(ada.composer).toBeHidden()
  await expect(ada.page.getByRole('button', { name: 'Leave' })).toBeHidden()
  await expect(ada.page.getByRole('button', { name: 'People' })).toBeHidden()
  const colours = await ada.rows.first().evaluate((row) => {
    const { color } = getComputedStyle(row)
    return { color, scheme: getComputedStyle(document.documentElement).colorScheme }
  })
  expect(colours).toEqual({ color: 'rgb(36, 33, 29)', scheme: 'light' })
  expect(await ada.list.evaluate((list) => list.scrollHeight - list.clientHeight)).toBe(0)
  await ada.page.emulateMedia({ media: null })
  await ada.page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await expect(ada.rows).toHaveCount(rendered)
  await expect(ada.row('example.com')).toBeInViewport()
})

test('in forced colours, each active, chosen, idle and disabled state can be seen', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ forcedColors: 'active' })
  const page = await context.newPage()
  const ada = new ChatPage(page)
  await ada.open(server.url)
  await formIsReady(page)

  await test.step('an invalid field', async () => {
    const differs = await watchLook(page.getByLabel('Username'))
    await ada.email.fill('ada@example.com')
    await page.getByRole('button', { name: 'Join' }).click()
    await ada.email.focus()
    await differs()
  })
  await ada.join('ada@example.com', 'Ada')
  await ada.say('one needle')
  await ada.say('two needles')
  await ada.page.mouse.move(0, 0)

  await test.step('a completion', async () => {
    await ada.composer.pressSequentially(':smi')
    const second = page.getByRole('option').nth(1)
    await expect(second).toBeVisible()
    await expect(second.getByRole('img', { includeHidden: true })).toHaveJSProperty('complete', true)
    const differs = await watchLook(second)
    for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    await differs()
    await page.keyboard.press('Escape')
    await ada.composer.fill('')
  })

  await test.step('a reaction of mine', async () => {
    await ada.react('one needle', '👍')
    const pill = ada.rows.getByRole('button', { name: /👍/ })
    await expect(pill).toHaveAttribute('aria-pressed', 'true')
    const mine = await lookOf(pill)
    await pill.evaluate((button) => button.setAttribute('aria-pressed', 'false'))
    expect((await lookOf(pill)).equals(mine)).toBe(false)
  })

  await test.step('the message whose menu is open', async () => {
    const row = ada.row('two needles')
    await ada.openMenu('two needles')
    await expect(row).toHaveAttribute('data-chosen')
    const chosen = await lookOf(row)
    await row.evaluate((article) => article.removeAttribute('data-chosen'))
    expect((await lookOf(row)).equals(chosen)).toBe(false)
    await page.keyboard.press('Escape')
  })

  await test.step('a search result, and the hits in it', async () => {
    await page.getByRole('button', { name: 'Search this room' }).click()
    await page.getByRole('combobox', { name: 'Search this room' }).fill('needle')
    const first = page.getByRole('option').first()
    await expect(first).toBeVisible()
    const differs = await watchLook(first)
    await page.keyboard.press('ArrowDown')
    await differs()
    const mark = first.locator('mark')
    const hit = await lookOf(mark)
    await mark.evaluate((element) => element.replaceWith(...element.childNodes))
    expect(hit.equals(await lookOf(first))).toBe(false)
    await page.keyboard.press('Escape')
  })

  await test.step('a section and a tone of the emoji picker', async () => {
    await page.getByRole('button', { name: 'Insert an emoji' }).click()
    const people = page.getByRole('button', { name: 'Smileys and people' })
    await expect(people).toHaveAttribute('aria-current', 'true')
    const current = await lookOf(people)
    await people.evaluate((button) => button.setAttribute('aria-current', 'false'))
    expect((await lookOf(people)).equals(current)).toBe(false)
    const dark = page.locator('label').filter({ has: page.getByRole('radio', { name: 'Dark', exact: true }) })
    const differs = await watchLook(dark)
    await page
      .getByRole('radio', { name: 'Dark', exact: true })
      .evaluate((radio) => (radio as HTMLInputElement).click())
    await differs()
    await page.keyboard.press('Escape')
  })

  await test.step('a message that one has jumped to, and one that calls one', async () => {
    const row = page.locator('[data-key]').filter({ hasText: 'one needle' })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const [element, name] of [
      [row, 'highlighted'],
      [ada.row('one needle'), 'calls-you'],
    ] as const) {
      const differs = await watchLook(row)
      await element.evaluate((marked, mark) => marked.classList.add(mark), name)
      await differs()
    }
  })

  await test.step('somebody who is away', async () => {
    const me = page.getByRole('complementary', { name: 'People' }).locator('.person')
    const differs = await watchLook(me)
    await me.evaluate((person) => person.classList.add('idle'))
    await differs()
  })

  await test.step('sending, while there is nothing to send', async () => {
    const differs = await watchLook(page.getByRole('button', { name: 'Send' }))
    await ada.composer.fill('something')
    await page.mouse.move(0, 0)
    await differs()
    await ada.composer.fill('')
  })

  await test.step('the open room', async () => {
    await visit(ada, 'team')
    const { open } = roomsOf(ada)
    const look = await lookOf(open)
    // By more than the weight of its letters.
    await open.evaluate((link) => {
      link.style.fontWeight = getComputedStyle(link).fontWeight
      link.parentElement?.classList.remove('open')
    })
    expect((await lookOf(open)).equals(look)).toBe(false)
  })
  await context.close()
})

const lookOf = (element: Locator) => element.screenshot({ animations: 'disabled', caret: 'hide' })

/** Returns a check that the element has come to look different. */
async function watchLook(element: Locator) {
  const before = await lookOf(element)
  return () => expect.poll(async () => (await lookOf(element)).equals(before)).toBe(false)
}

test(
  'theme and density are chosen in the settings, at once, and are kept in this browser',
  long,
  async ({ person }) => {
    const ada = await person('Ada', { colorScheme: 'light' })
    await ada.say('one line')
    const height = () => ada.rows.first().evaluate((row) => row.getBoundingClientRect().height)
    const ground = () => ada.page.locator('main').evaluate((main) => getComputedStyle(main).backgroundColor)
    const light = await ground()
    expect(Math.round(await height())).toBe(53)
    await ada.openSettings('Look and language')
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.getByRole('radio', { name: 'Dark' }).press('Space')
    await ada.page.getByRole('radio', { name: 'Compact' }).check()
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.keyboard.press('Escape')
    await expect(ada.page.getByRole('button', { name: /^Settings/ })).toBeFocused()
    for (const reloads of [true, false]) {
      expect(await height()).toBe(24)
      expect(await ground()).not.toBe(light)
      if (reloads) await ada.page.reload()
      await ada.isLive()
    }
  },
)

for (const { density, most } of [
  { density: 'Comfortable', most: 11 },
  { density: 'Compact', most: 25 },
])
  test(`${most} one-line messages of different people are seen at 1280 by 800, ${density}`, async ({
    person,
  }) => {
    const [ada, ben] = [await person('Ada'), await person('Ben')]
    await ada.openSettings('Look and language')
    await ada.page.getByRole('radio', { name: density }).check()
    await ada.page.keyboard.press('Escape')
    for (let message = 0; message < most / 2 + 1; message += 1)
      for (const one of [ada, ben]) await one.say(`message ${message}`)
    await expect(ada.rows).toHaveCount(2 * Math.ceil(most / 2 + 1))
    await expect.poll(() => wholeRows(ada)).toBeGreaterThanOrEqual(most)
  })

test(
  'of a conversation with code, a list and an answer, as many messages are seen as before, and 1.6 times as many in compact',
  long,
  async ({ person, server }) => {
    // scripts/count-messages.ts compares with an earlier build.
    const messages = await haveConversation(server, 3)
    const ada = await person('Ada')
    await expect(ada.rows).toHaveCount(messages)
    expect(await rowsPerScreen(ada)).toBeGreaterThanOrEqual(8)
    await ada.page.setViewportSize(phone)
    await expect.poll(() => rowsPerScreen(ada)).toBeGreaterThanOrEqual(6.5)
    await ada.page.setViewportSize({ width: 1280, height: 800 })
    await ada.openSettings('Look and language')
    await ada.page.getByRole('radio', { name: 'Compact' }).check()
    await ada.page.keyboard.press('Escape')
    await expect.poll(() => rowsPerScreen(ada)).toBeGreaterThanOrEqual(12)
  },
)

/** The form of the page has taken the place of the one in index.html. */
async function formIsReady(page: Page) {
  await expect(page.locator('#app form')).toBeVisible()
}
