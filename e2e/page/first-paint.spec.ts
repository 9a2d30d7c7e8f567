import type { Page } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { ar, en, zh } from '../support/page-words.ts'
import { long, longIf } from '../support/long.ts'

const languages = [
  { locale: 'en-GB', words: en, dir: 'ltr' },
  { locale: 'zh-CN', words: zh, dir: 'ltr' },
  { locale: 'ar-EG', words: ar, dir: 'rtl' },
] as const

/** In which language `test` opens which room; `test:long` opens each in all of them. */
const pathOf = { 'en-GB': '/', 'zh-CN': '/r/%E6%9E%97', 'ar-EG': '/r/ok-room' }

for (const { locale, words, dir } of languages)
  test.describe(`before any script of the page, in ${locale}`, () => {
    test.use({ locale })

    for (const [path, room] of [
      ['/', 'lobby'],
      ['/r/ok-room', 'ok-room'],
      ['/r/%E6%9E%97', '林'],
    ] as const)
      test(
        `the form of ${path} is shown, and the page's own takes its place`,
        longIf(path !== pathOf[locale]),
        async ({ page, server }) => {
          const release = await holdScripts(page)
          await page.goto(server.url.replace('127.0.0.1', 'localhost') + path, { waitUntil: 'commit' })
          await expect(page.getByRole('heading', { name: words.join.title(room), exact: true })).toBeVisible()
          await expect(page.locator('html')).toHaveAttribute('dir', dir)
          const early = await placesOf(page)
          if (path === '/') expect(await axeViolations(page)).toEqual([])
          release()
          await expect(page.locator('#start')).toHaveCount(0)
          await expect(page.locator('form')).toHaveCount(1)
          expect(await placesOf(page)).toEqual(early)
        },
      )
  })

test('what is typed before any script is kept, and a form that is sent early joins', async ({
  page,
  server,
}) => {
  const release = await holdScripts(page)
  const chat = new ChatPage(page)
  await page.goto(`${server.url}/r/team`, { waitUntil: 'commit' })
  await expect(chat.email).toBeFocused()
  await page.keyboard.type('ada@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ad')
  await page.keyboard.press('ArrowLeft')
  release()
  await expect(page.locator('#start')).toHaveCount(0)
  await expect(chat.email).toHaveValue('ada@example.com')
  await expect(chat.username).toBeFocused()
  await page.keyboard.type('i')
  await expect(chat.username).toHaveValue('Aid')

  const early = new ChatPage(await page.context().newPage())
  const releaseEarly = await holdScripts(early.page)
  await early.page.goto(`${server.url}/r/team`, { waitUntil: 'commit' })
  await early.email.fill('ada@example.com')
  await early.username.fill('Ada')
  await early.page.keyboard.press('Enter')
  await expect(early.page).toHaveURL(`${server.url}/r/team`)
  releaseEarly()
  await early.isLive()
  await expect(early.page.getByRole('listitem')).toHaveText([/^Ada\s*you$/])
})

test('the form is not replaced under a press or an input method', async ({ page, server }) => {
  const release = await holdScripts(page)
  const chat = new ChatPage(page)
  await page.goto(server.url, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Join' }).hover()
  await page.mouse.down()
  release()
  await page.waitForLoadState('networkidle')
  await expect(page.locator('#start')).toBeVisible()
  await page.mouse.up()
  await expect(chat.email).toHaveAccessibleDescription('You must enter an email')
})

test('who goes straight in sees the frame of the room first, and never the form', async ({
  person,
  server,
}) => {
  const { page } = await person('Ada')
  const chat = new ChatPage(page)
  await chat.say('hello')
  await page.addInitScript(recordForms)
  const release = await holdScripts(page)
  await page.goto(server.url, { waitUntil: 'commit' })
  await expect(page.locator('.start-room')).toBeVisible()
  const { x, y } = (await page.locator('.start-room .field').boundingBox()) ?? { x: NaN, y: NaN }
  release()
  await chat.isLive()
  const box = await page.locator('.composer .box').boundingBox()
  expect(Math.abs((box?.x ?? NaN) - x)).toBeLessThan(1)
  expect(Math.abs((box?.y ?? NaN) - y)).toBeLessThan(1)
  expect(await page.evaluate(() => (window as unknown as Recorder).forms)).toBe(0)
})

test(
  'the language and the theme that were chosen by hand hold from the start',
  long,
  async ({ page, server }) => {
    await page.addInitScript(() => {
      localStorage.setItem('parley.language', '"ar"')
      localStorage.setItem('parley.theme', '"dark"')
    })
    await page.emulateMedia({ colorScheme: 'light' })
    await holdScripts(page)
    await page.goto(server.url, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { name: ar.join.title('lobby') })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.locator('.entry')).toHaveCSS('background-color', 'rgb(21, 20, 18)')
  },
)

test('an address without a room shows no form, not even at first', async ({ page, server }) => {
  await page.addInitScript(recordForms)
  for (const path of ['/r/a/b', '/r/not%20a%20room', '/nowhere/at-all']) {
    await page.goto(server.url + path)
    await expect(page.getByRole('heading', { name: 'There is no room at this address' })).toBeVisible()
    expect(await page.evaluate(() => (window as unknown as Recorder).forms)).toBe(0)
  }
})

test.describe('where somebody else says who people are', () => {
  test.use({ serverEnv: { AUTH_HEADER: 'Remote-User', AUTH_FROM: '127.0.0.1', TRUST_PROXY: '1' } })

  test('no form is shown, not even at first', async ({ page, server }) => {
    await page.addInitScript(recordForms)
    const release = await holdScripts(page)
    await page.goto(server.url, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    expect(await axeViolations(page)).toEqual([])
    release()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    expect(await page.evaluate(() => (window as unknown as Recorder).forms)).toBe(0)
  })
})

test.describe('below a path, with a name for the lobby', () => {
  test.use({ serverEnv: { BASE_PATH: '/chat', ROOM_TITLE: 'Fish & "Chips" {}' } })

  test('the first form has that name, and what was chosen there', async ({ page, server }) => {
    await page.addInitScript(() => localStorage.setItem('/chatparley.language', '"zh"'))
    await holdScripts(page)
    await page.goto(`${server.url}/chat/`, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { name: '加入“Fish & "Chips" {}”' })).toBeVisible()
    await page.goto(`${server.url}/chat/r/team`, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { name: zh.join.title('team') })).toBeVisible()
  })
})

/** Keeps the scripts of the page back until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/assets\/(?!start-card)[^/]*\.js$/, (route) => released.then(() => route.continue()))
  return release
}

/** Every text of the form, and where its parts are. */
async function placesOf(page: Page) {
  return page.locator('form').evaluate((form: HTMLElement) => ({
    text: form.innerText.trim(),
    hint: form.querySelector('input')?.placeholder,
    boxes: Array.from(form.querySelectorAll('svg, h1, label, input, button'), (element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return [x, y, width, height].map(Math.round)
    }),
  }))
}

interface Recorder {
  forms: number
}

/** Counts the frames in which fields to join could be seen. */
function recordForms() {
  const recorder = window as unknown as Recorder
  recorder.forms = 0
  const look = () => {
    if (document.querySelector('input[type="email"]')?.checkVisibility() === true) recorder.forms += 1
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
