import type { Page } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { wholeChromium } from '../support/whole-chromium.ts'
import { long } from '../support/long.ts'

test.use(wholeChromium)

test('while the page is hidden, the title counts messages and the icon has a dot, until it is visible', async ({
  person,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await grace.say('seen')
  await expect(ada.row('seen')).toBeVisible()
  await expect(ada.page).toHaveTitle('Lobby · Parley')
  await lookAway(ada.page)
  await grace.say('one')
  await expect(ada.page).toHaveTitle('(1) Lobby · Parley')
  await grace.say('two')
  await expect(ada.page).toHaveTitle('(2) Lobby · Parley')
  const icon = ada.page.locator('link[rel=icon]')
  await expect(icon).toHaveAttribute('href', /mark-unread\.svg$/)
  const drawn = await ada.page.request.get(new URL('/mark-unread.svg', ada.page.url()).href)
  expect(drawn.headers()['content-type']).toContain('image/svg+xml')
  await lookBack(ada.page)
  await expect(ada.page).toHaveTitle('Lobby · Parley')
  await expect(icon).toHaveAttribute('href', /mark\.svg$/)
  expect(ada.consoleErrors).toEqual([])
})

test('messages missed during a lost connection are counted', long, async ({ person, server }) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await grace.say('before')
  await expect(ada.row('before')).toBeVisible()
  await lookAway(ada.page)
  await ada.page.context().setOffline(true)
  await server.kill()
  await server.start()
  await grace.say('meanwhile')
  await ada.page.context().setOffline(false)
  await expect(ada.page).toHaveTitle('(1) Lobby · Parley')
})

test('permission is requested when notifications are turned on; a mention is shown, and a click shows the page', async ({
  person,
}) => {
  const ada = await person('Ada', { permissions: ['notifications'] })
  await watchNotifications(ada.page)
  const grace = await person('Grace')
  await lookAway(ada.page)
  await grace.say('@Ada nothing is turned on')
  await expect(ada.page).toHaveTitle('(1) Lobby · Parley')
  expect(await shown(ada.page)).toEqual([])
  expect(await asked(ada.page)).toBe(0)

  await lookBack(ada.page)
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Notifications' }).click()
  await ada.page.getByLabel('Messages that mention me or reply to me').check()
  await expect(ada.page.getByText('Your browser shows notifications.')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Close' }).click()

  await grace.say('@Ada you are looking at it')
  await expect(ada.row('looking at it')).toBeVisible()
  await lookAway(ada.page)
  await grace.say('no mention')
  await grace.say('@ada, are you **there**? :smile:')
  await expect.poll(() => shown(ada.page)).toEqual(['Grace · Lobby: @ada, are you there? 😄'])
  expect(await ada.page.evaluate(() => window.notices[0]?.dir)).toBe('auto')
  await ada.page.evaluate(() => window.notices[0]?.dispatchEvent(new Event('click')))
  expect(await ada.page.evaluate(() => window.focused)).toBe(1)

  await ada.page.reload()
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Notifications' }).click()
  await expect(ada.page.getByLabel('Messages that mention me or reply to me')).toBeChecked()
  await ada.page.getByLabel('Every message').check()
  await ada.page.keyboard.press('Escape')
  await lookAway(ada.page)
  await grace.say('anything')
  await expect.poll(() => shown(ada.page)).toEqual(['Grace · Lobby: anything'])
})

test('somebody whom the person has hidden is neither counted nor notified of', long, async ({ person }) => {
  const ada = await person('Ada', { permissions: ['notifications'] })
  await watchNotifications(ada.page)
  const [grace, trolley] = [await person('Grace'), await person('Trolley')]
  await ada.openSettings('Notifications')
  await ada.page.getByLabel('Every message').check()
  await ada.page.keyboard.press('Escape')
  const people = ada.page.getByRole('complementary', { name: 'People' })
  await people.getByRole('button', { name: 'Trolley' }).click()
  await ada.page.getByRole('button', { name: 'Hide for me' }).click()
  await lookAway(ada.page)
  await trolley.say('@Ada buy this')
  await grace.say('the plan')
  await expect.poll(() => shown(ada.page)).toEqual(['Grace · Lobby: the plan'])
  await trolley.say('@Ada and that')
  await grace.say('the end')
  await expect(ada.page).toHaveTitle('(2) Lobby · Parley')
  const texts = await shown(ada.page)
  expect(texts.filter((text) => text.includes('Trolley'))).toEqual([])
})

test('blocked notifications are reported, and only the title changes', long, async ({ person }) => {
  const ada = await person('Ada')
  await watchNotifications(ada.page)
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Notifications' }).click()
  await ada.page.getByLabel('Every message').check()
  await expect(ada.page.getByText('Your browser blocks notifications from this page.')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Close' }).click()
  const grace = await person('Grace')
  await lookAway(ada.page)
  await grace.say('hello')
  await expect(ada.page).toHaveTitle('(1) Lobby · Parley')
  expect(await shown(ada.page)).toEqual([])
  expect(ada.consoleErrors).toEqual([])
})

test('a page on plain http reports that it cannot notify', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Notifications' }).click()
  await ada.page.getByLabel('Messages that mention me or reply to me').check()
  await expect(ada.page.getByText('Browsers show notifications only from https pages.')).toBeVisible()
})

test(
  'the sound is off by default, and plays for a notified message when it is on',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.page.evaluate(() => {
      window.tones = 0
      const make = Reflect.get(AudioContext.prototype, 'createOscillator')
      AudioContext.prototype.createOscillator = function () {
        window.tones++
        return make.call(this)
      }
    })
    const tones = () => ada.page.evaluate(() => window.tones)
    const grace = await person('Grace')
    await lookAway(ada.page)
    await grace.say('@Ada silence')
    await expect(ada.page).toHaveTitle('(1) Lobby · Parley')
    expect(await tones()).toBe(0)
    await lookBack(ada.page)
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Notifications' }).click()
    await ada.page.getByLabel('Messages that mention me or reply to me').check()
    await ada.page.getByLabel('Play a quiet sound').check()
    const sample = await tones()
    expect(sample).toBeGreaterThan(0)
    await ada.page.getByRole('button', { name: 'Close' }).click()
    await lookAway(ada.page)
    await grace.say('not for you')
    await grace.say('@Ada ding')
    await expect.poll(tones).toBe(2 * sample)
  },
)

test(
  'of two tabs, none notifies while one is looked at, and one does when none is',
  long,
  async ({ person }) => {
    const ada = await person('Ada', { permissions: ['notifications'] })
    const grace = await person('Grace')
    const other = await ada.page.context().newPage()
    const tabs = [ada.page, other]
    await other.goto(ada.page.url())
    await expect(other.getByRole('log')).toHaveAttribute('aria-busy', 'false')
    for (const tab of tabs) await watchNotifications(tab)
    // Chosen in one tab, it applies to both.
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Notifications' }).click()
    await ada.page.getByLabel('Every message').check()
    await ada.page.keyboard.press('Escape')
    const all = async () => (await Promise.all(tabs.map(shown))).flat()

    await lookAway(other)
    const answer = heardBetweenTabs(ada.page, 'looking')
    await grace.say('while one tab is looked at')
    await answer
    await lookAway(ada.page)
    await grace.say('while none is')
    await expect.poll(all).toEqual(['Grace · Lobby: while none is'])
    await grace.say('once more')
    await expect.poll(all).toHaveLength(2)
    expect(new Set(await all()).size).toBe(2)
  },
)

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the dialog about notifications, ${colorScheme}`, long, async ({ person }) => {
    const ada = await person('Ada', { colorScheme })
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Notifications' }).click()
    await ada.page.getByLabel('Every message').check()
    expect(await axeViolations(ada.page)).toEqual([])
  })

/** Resolves when a tab has told the others something of this type. */
function heardBetweenTabs(page: Page, type: string) {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const channel = new BroadcastChannel('parley.notices')
        channel.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
          if (data.type === wanted) resolve()
        })
      }),
    type,
  )
}

declare global {
  interface Window {
    away: boolean
    notices: Notification[]
    asked: number
    focused: number
    tones: number
  }
}

/** Playwright's pages always have the focus, so it is overridden. */
async function lookAway(page: Page) {
  await page.evaluate(() => {
    document.hasFocus = () => false
    window.dispatchEvent(new Event('blur'))
  })
}

async function lookBack(page: Page) {
  await page.evaluate(() => {
    document.hasFocus = () => true
    window.dispatchEvent(new Event('focus'))
  })
}

/** Records notifications and permission requests; the notifications are real. */
async function watchNotifications(page: Page) {
  const watch = () => {
    window.notices = []
    window.asked = 0
    window.focused = 0
    window.focus = () => window.focused++
    const Real = window.Notification
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        window.notices.push(this)
      }
      static override requestPermission() {
        window.asked++
        return Real.requestPermission()
      }
    }
  }
  await page.addInitScript(watch)
  await page.evaluate(watch)
}

const shown = (page: Page) =>
  page.evaluate(() => window.notices.map(({ title, body }) => `${title}: ${body}`))
const asked = (page: Page) => page.evaluate(() => window.asked)
