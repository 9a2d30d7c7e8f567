import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a browser that prefers Chinese gets Chinese, and loads no other language', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'zh-TW' })
  const page = await context.newPage()
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: '加入大厅' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
  await expect(page).toHaveTitle('大厅 · Parley')
  const languages = fetched.filter((path) => /\/assets\/(en|zh|ar)-/.test(path))
  expect(languages).toEqual([expect.stringContaining('/zh-')])
  await context.close()
})

test('the page appears when its texts can be loaded after a failure', long, async ({ page, server }) => {
  let refused = 0
  await page.route('**/assets/en-*', (route) => (refused++ === 0 ? route.abort() : route.continue()))
  await page.goto(server.url)
  await expect(page.locator('#app').getByLabel('Email')).toBeVisible()
  expect(refused).toBeGreaterThan(1)
})

test('a chunk that could not be loaded is loaded later', long, async ({ page, server }) => {
  let refused = 0
  await page.route('**/assets/ShortcutsDialog-*.js', (route) =>
    refused++ === 0 ? route.abort() : route.continue(),
  )
  const ada = new ChatPage(page)
  await ada.open(server.url)
  await ada.join('ada@example.com', 'Ada')
  await page.getByRole('button', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(refused).toBeGreaterThan(1)
})

test('language and time zone of the browser, and a choice in another tab, apply while the page is open', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const ada = new ChatPage(await context.newPage())
  const { page } = ada
  await page.clock.install()
  await ada.open(server.url)
  await ada.join('ada@example.com', 'Ada')
  await ada.say('hello')
  const time = ada.rows.locator('time')
  const before = await time.textContent()

  await page.evaluate(() => {
    const Real = Intl.DateTimeFormat
    const tokyo = (locale?: string, options?: Intl.DateTimeFormatOptions) =>
      new Real(locale, { timeZone: 'Asia/Tokyo', ...options })
    Intl.DateTimeFormat = new Proxy(Real, {
      construct: (_real, given: Parameters<typeof tokyo>) => tokyo(...given),
    })
  })
  await page.clock.runFor(60_000)
  await expect(time).not.toHaveText(before ?? '')

  await page.evaluate(() => {
    Object.defineProperty(navigator, 'languages', { value: ['ar-EG'] })
    window.dispatchEvent(new Event('languagechange'))
  })
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')

  const other = await context.newPage()
  await other.goto(server.url)
  await new ChatPage(other).chooseLanguage('简体中文')
  await expect(page.getByRole('heading', { name: '大厅' })).toBeVisible()
  await context.close()
})

test('the language can be changed in the room and in the form, and is stored', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await ada.composer.fill('half a thought')
  const { page } = ada
  await ada.chooseLanguage('العربية')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expect(page.getByRole('heading', { name: 'الردهة' })).toBeVisible()
  await expect(page.getByText('شخص واحد هنا')).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveValue('half a thought')
  await expect(ada.list.locator('.day')).toContainText('اليوم')
  await page.reload()
  await expect(page.getByText('شخص واحد هنا')).toBeVisible()
  await page.getByRole('button', { name: 'الإعدادات' }).click()
  await page.getByRole('button', { name: 'مغادرة' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'مغادرة' }).click()
  await page.getByLabel('اللغة').selectOption('简体中文')
  await page.getByRole('button', { name: '加入' }).click()
  await expect(page.getByText('请填写邮箱')).toBeVisible()
})

test('refusals are shown in the language of the page', async ({ person, browser, server }) => {
  await person('Ada')
  const context = await browser.newContext({ locale: 'ar' })
  const page = await context.newPage()
  await page.goto(server.url)
  await page.getByLabel('البريد الإلكتروني').fill('eve@example.com')
  await page.getByLabel('اسم المستخدم').fill('Ada')
  await page.getByRole('button', { name: 'انضمام' }).click()
  await expect(page.getByText('يستخدم شخص آخر هذا الاسم أو اسمًا يشبهه')).toBeVisible()
  await expect(page.getByRole('button', { name: 'استخدم' })).toBeVisible()
  await context.close()
})

test(
  'a language that cannot be loaded leaves the page unchanged, with a message',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    const { page } = ada
    await page.route('**/assets/zh-*', (route) => route.abort())
    await ada.openSettings('Look and language')
    await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文')
    await expect(page.getByText('The language could not be loaded')).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Language' })).toHaveValue('en')
    await expect(page.getByRole('heading', { name: 'People' }).or(page.getByText('1 here'))).toBeVisible()
  },
)

test('a room from right to left is mirrored, and each message follows the direction of its text', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.say('left to right')
  await ada.say('من اليمين إلى اليسار')
  await ada.chooseLanguage('العربية')
  await expect(ada.page.locator('html')).toHaveAttribute('dir', 'rtl') // its words come first
  const list = await boxOf(ada.list)
  expect((await boxOf(ada.rows.first().locator('img'))).x).toBeGreaterThan(list.x + list.width / 2)
  expect((await boxOf(ada.page.getByRole('complementary'))).x).toBe(0)
  const directions = ada.rows
    .locator('.text')
    .evaluateAll((texts) => texts.map((t) => getComputedStyle(t).direction))
  expect(await directions).toEqual(['ltr', 'rtl'])
})

for (const language of ['zh-CN', 'ar-EG'])
  for (const colorScheme of ['light', 'dark'] as const)
    test(
      `axe finds nothing in ${language}, ${colorScheme}, and nothing scrolls sideways`,
      long,
      async ({ browser, server, person }) => {
        const grace = await person('Grace')
        await grace.say('hello :smile: `code`')
        const context = await browser.newContext({
          locale: language,
          colorScheme,
          viewport: { width: 320, height: 640 },
        })
        const page = await context.newPage()
        await page.goto(server.url)
        await page.locator('form button[type=submit]').click()
        await expect(page.locator('[aria-invalid=true]')).toHaveCount(2)
        expect(await axeViolations(page)).toEqual([])
        await page.locator('input[type=email]').fill('ada@example.com')
        await page.locator('input[type=text]').fill('林娜')
        await page.locator('form button[type=submit]').click()
        await expect(page.getByRole('article')).toHaveCount(1)
        expect(await axeViolations(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
        await page.locator('header button').last().click()
        await expect(page.getByRole('dialog')).toBeVisible()
        expect(await axeViolations(page)).toEqual([])
        await context.close()
      },
    )

async function boxOf(of: { boundingBox(): Promise<{ x: number; width: number } | null> }) {
  const box = await of.boundingBox()
  if (box === null) throw new Error('It is not shown')
  return box
}
