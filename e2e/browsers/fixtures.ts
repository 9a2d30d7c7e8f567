import { test as base, expect } from '@playwright/test'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFirefox, findWebKitDriver } from '../scripts/find-browsers.ts'
import { ParleyServer } from '../support/parley-server.ts'
import type { BrowserDriver } from './drivers/browser-page.ts'
import { startChromium } from './drivers/chromium.ts'
import { startFirefox } from './drivers/firefox.ts'
import { startWebKit } from './drivers/webkit.ts'
import { Visitor } from './visitor.ts'

interface Fixtures {
  /** A server for this walk: an origin whose storage is empty. */
  server: ParleyServer
  /** A person who has not opened anything yet. */
  visitor: Visitor
  /** A person in the lobby. */
  ada: Visitor
}

interface WorkerFixtures {
  driver: BrowserDriver | undefined
  probedPage: string
}

const screenshotTime = 5_000

const built = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url))
const probeFile = fileURLToPath(new URL('probe.js', import.meta.url))

export const test = base.extend<Fixtures, WorkerFixtures>({
  driver: [
    async ({ browserName, launchOptions }, use) => {
      const driver = await start()
      await use(driver)
      await driver?.stop()

      async function start() {
        if (browserName === 'chromium') return startChromium(launchOptions)
        const [path, startOne] =
          browserName === 'firefox'
            ? ([findFirefox(), startFirefox] as const)
            : ([findWebKitDriver(), startWebKit] as const)
        return path === undefined ? undefined : startOne(path)
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  probedPage: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures here
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'parley-page-'))
      cpSync(built, folder, { recursive: true })
      cpSync(probeFile, join(folder, 'probe.js'))
      const document = readFileSync(join(folder, 'index.html'), 'utf8')
      for (const compressed of ['br', 'gz']) rmSync(join(folder, `index.html.${compressed}`), { force: true })
      writeFileSync(
        join(folder, 'index.html'),
        document.replace('<head>', '<head><script src="/probe.js"></script>'),
      )
      await use(folder)
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  server: async ({ driver, browserName, probedPage }, use, info) => {
    info.skip(driver === undefined, `${browserName} is not installed, or cannot start here`)
    const server = new ParleyServer({ PAGE_DIR: probedPage })
    await server.start()
    await use(server)
    await server.remove()
  },
  // After the server, so that it leaves before the server stops.
  visitor: async ({ driver, server }, use, info) => {
    if (driver === undefined || server.pid === undefined) throw new Error('There is no browser or no server.')
    const page = await driver.newPage()
    const visitor = new Visitor(page)
    await page.resize(1280, 800)
    await use(visitor)
    if (info.status !== info.expectedStatus) {
      const path = info.outputPath('page.png')
      const isTaken = page.screenshot(path).then(() => true)
      // WebKit takes none of some pages. The browser of a failed walk is stopped, whatever it still does.
      if (await Promise.race([isTaken.catch(() => false), after(screenshotTime, false)]))
        info.attachments.push({ name: 'page', contentType: 'image/png', path })
      return
    }
    const errors = await page.evaluate(() => probe.errors())
    await page.close()
    expect(errors, 'errors and warnings of the page').toEqual([])
  },
  ada: async ({ visitor, server }, use) => {
    await visitor.join(server.url, 'Ada')
    await use(visitor)
  },
})

export { expect }
