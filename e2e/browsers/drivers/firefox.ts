import { launch, type Page } from 'puppeteer-core'
import type { BrowserDriver, BrowserPage } from './browser-page.ts'
import { startDisplay } from './virtual-display.ts'

/** Firefox, driven by Puppeteer over WebDriver BiDi. Not headless: then it has no pointing device. */
export async function startFirefox(executablePath: string): Promise<BrowserDriver> {
  const display = await startDisplay()
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: false,
    env: { ...process.env, ...display.env },
    defaultViewport: null,
    extraPrefsFirefox: { 'intl.accept_languages': 'en-GB,en' },
    // The test runner handles signals: it closes what it opened.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }).catch(async (error: unknown) => {
    await display.stop()
    throw error
  })
  return {
    async newPage() {
      const context = await browser.createBrowserContext()
      return firefoxPage(await context.newPage(), () => context.close())
    },
    async stop() {
      await browser.close()
      await display.stop()
    },
  }
}

function firefoxPage(page: Page, close: () => Promise<void>): BrowserPage {
  return {
    open: (url) => page.goto(url),
    reload: () => page.reload(),
    evaluate: (run, ...args) =>
      page.evaluate(`(${run.toString()})(...${JSON.stringify(args)})`) as Promise<ReturnType<typeof run>>,
    point: ({ x, y }) => page.mouse.move(x, y),
    press: ({ x, y }) => page.mouse.click(x, y),
    async wheel({ x, y }, pixels) {
      await page.mouse.move(x, y)
      await page.mouse.wheel({ deltaY: pixels })
    },
    type: (text) => page.keyboard.type(text),
    async key(key, ...modifiers) {
      for (const modifier of modifiers) await page.keyboard.down(modifier)
      await page.keyboard.press(key)
      for (const modifier of modifiers.toReversed()) await page.keyboard.up(modifier)
    },
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: (path) => page.screenshot({ path: path }),
    close,
  }
}
