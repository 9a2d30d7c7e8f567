import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'

const texts = [
  /This browser is too old for Parley[^]*Firefox 128/,
  /此浏览器版本过旧/,
  /هذا المتصفح قديم جدًا/,
]

/** Each takes away one thing that the page needs. */
const removals = [
  function modules() {
    delete (HTMLScriptElement.prototype as { noModule?: unknown }).noModule
  },
  function groupBy() {
    delete (Map as { groupBy?: unknown }).groupBy
  },
  function popovers() {
    delete (HTMLElement.prototype as { popover?: unknown }).popover
  },
  function lightDark() {
    CSS.supports = () => false
  },
  function flagV() {
    const Known = RegExp
    window.RegExp = function (pattern: string, flags?: string) {
      if (flags?.includes('v') === true) throw new SyntaxError('Invalid flags')
      return new Known(pattern, flags)
    } as unknown as RegExpConstructor
  },
]

test('a browser that lacks what the page needs says that it is too old, and which would do', async ({
  context,
  page: able,
  server,
}) => {
  await able.goto(server.url)
  await expect(able.getByRole('button', { name: 'Join' })).toBeVisible()
  await expect(able.locator('#old-browser')).toBeHidden()
  for (const remove of removals)
    await test.step(remove.name, async () => {
      const page = await context.newPage()
      await page.addInitScript(remove)
      await page.goto(server.url)
      await expectTooOld(page)
    })
})

test('a browser that cannot parse a file of the page says that it is too old', async ({
  context,
  server,
}) => {
  for (const file of ['index', 'en']) {
    const page = await context.newPage()
    await page.route(new RegExp(`/assets/${file}-[^/]*\\.js$`), (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'export const pattern = /a/vu' }),
    )
    await page.goto(server.url)
    await expectTooOld(page)
  }
})

test('a page without JavaScript says so in each language', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(server.url)
  await expect(page.locator('noscript p')).toHaveText([
    /needs JavaScript/,
    /启用 JavaScript/,
    /تفعيل JavaScript/,
  ])
  for (const text of await page.locator('noscript p').all()) await expect(text).toBeVisible()
  await expect(page.getByRole('button', { name: 'Join' })).toBeHidden()
  await context.close()
})

async function expectTooOld(page: Page) {
  for (const text of texts) await expect(page.getByText(text)).toBeVisible()
}
