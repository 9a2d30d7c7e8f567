import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'

const phone = { width: 390, height: 844 }

for (const standard of [24, 32])
  test(`text of ${standard} px, as chosen in the browser, is respected and fits on a phone`, async ({
    browser,
    server,
  }) => {
    const context = await browser.newContext({ viewport: phone })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Page.setFontSizes', { fontSizes: { standard } })
    const ada = new ChatPage(page)
    await ada.open(server.url)
    expect(await fontSize(page.getByLabel('Email'))).toBe((standard * 15) / 16)
    expect(await overflow(ada)).toBe(0)
    await ada.join('ada@example.com', 'Ada')
    await ada.say('a message that is long enough to need several lines')
    expect(await fontSize(ada.rows.locator('.text'))).toBe((standard * 15) / 16)
    expect(await overflow(ada)).toBe(0)
    await expect(page.getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'People' })).toBeInViewport({ ratio: 1 })
    await page.getByRole('button', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Your profile' }).click()
    await expect(page.getByRole('dialog').last()).toBeVisible()
    expect(await overflow(ada)).toBe(0)
    await context.close()
  })

function fontSize(element: ReturnType<ChatPage['page']['locator']>) {
  return element.evaluate((found) => parseFloat(getComputedStyle(found).fontSize))
}

/** The pixels by which the page is wider than its window. */
function overflow({ page }: ChatPage) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}
