// Counts how many messages of a conversation are on a screen, beside an earlier build:
// BEFORE=<folder of an earlier checkout, built> node scripts/count-messages.ts
import { chromium, type Browser } from '@playwright/test'
import { ChatPage } from '../support/chat-page.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { haveConversation, rowsPerScreen, wholeRows } from '../support/workshop.ts'
import { findChromium } from './find-browsers.ts'

const folder = process.env['BEFORE']
const screens = [
  { width: 1280, height: 800, density: 'comfortable' },
  { width: 1280, height: 800, density: 'compact' },
  { width: 390, height: 844, density: 'comfortable' },
  { width: 390, height: 844, density: 'compact' },
]

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  const before = folder === undefined ? undefined : await count(browser, folder)
  const now = await count(browser)
  for (const [index, { width, height, density }] of screens.entries()) {
    const [was, is] = [before?.[index], now[index]]
    console.log(
      `${width} x ${height}, ${density}: ${text(is)}${was === undefined ? '' : `; before: ${text(was)}`}`,
    )
    if (was !== undefined && is !== undefined)
      console.log(`  ratio ${(is.perScreen / was.perScreen).toFixed(2)}`)
  }
} finally {
  await browser.close()
}

interface Count {
  whole: number
  perScreen: number
}

function text(count: Count | undefined) {
  return count === undefined ? '' : `${count.whole} whole, ${count.perScreen.toFixed(1)} in the mean`
}

async function count(inside: Browser, source?: string): Promise<Count[]> {
  const server = new ParleyServer()
  if (source !== undefined) server.source = source
  await server.start()
  try {
    const messages = await haveConversation(server, 3)
    const counts: Count[] = []
    for (const { density, ...viewport } of screens) {
      const context = await inside.newContext({ viewport, locale: 'en-GB', hasTouch: viewport.width < 500 })
      await context.addInitScript(
        (chosen) => localStorage.setItem('parley.density', JSON.stringify(chosen)),
        density,
      )
      const chat = new ChatPage(await context.newPage())
      await chat.open(server.url)
      await chat.join('ada@example.com', 'Ada')
      await chat.page.waitForFunction(
        (all) => document.querySelectorAll('[role="log"] article').length >= all,
        messages,
      )
      await chat.list.evaluate((list) => list.scrollTo(0, list.scrollHeight))
      await chat.page.waitForLoadState('networkidle')
      counts.push({ whole: await wholeRows(chat), perScreen: await rowsPerScreen(chat) })
      await context.close()
    }
    return counts
  } finally {
    await server.remove()
  }
}
