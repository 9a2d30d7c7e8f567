import { chromium, type LaunchOptions, type Page } from '@playwright/test'
import type { BrowserDriver, BrowserPage } from './browser-page.ts'

/** Chromium, driven by Playwright. */
export async function startChromium(options: LaunchOptions): Promise<BrowserDriver> {
  const browser = await chromium.launch(options)
  return {
    async newPage() {
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'UTC',
        serviceWorkers: 'allow',
      })
      return chromiumPage(await context.newPage(), () => context.close())
    },
    stop: () => browser.close(),
  }
}

function chromiumPage(page: Page, close: () => Promise<void>): BrowserPage {
  return {
    open: (url) => page.goto(url),
    reload: () => page.reload(),
    evaluate: (run, ...args) => page.evaluate(`(${run.toString()})(...${JSON.stringify(args)})`),
    point: ({ x, y }) => page.mouse.move(x, y),
    press: ({ x, y }) => page.mouse.click(x, y),
    async wheel({ x, y }, pixels) {
      await page.mouse.move(x, y)
      await page.mouse.wheel(0, pixels)
    },
    type: (text) => page.keyboard.type(text),
    key: (key, ...modifiers) => page.keyboard.press([...modifiers, key].join('+')),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: (path) => page.screenshot({ path }),
    close,
  }
}
