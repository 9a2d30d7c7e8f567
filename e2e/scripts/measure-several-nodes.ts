// Measures the time from the Enter key in one page to the pixels of two others, one on the same node and one on another.
// Three pages, two nodes and PostgreSQL share this machine.
import { percentile } from '@parley/shared'
import { chromium, type Page } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../apps/server/src/testing/postgres/test-postgres.ts'
import { ChatPage } from '../support/chat-page.ts'
import { findChromium } from './find-browsers.ts'
import { ParleyServer } from '../support/parley-server.ts'

const posts = Number(process.env['POSTS'] ?? 300)
const warmUp = 30
const everyMs = 100

const postgres = await startPostgres()
const database = { LOG_LEVEL: 'warn', DATABASE_URL: postgres.url }
const [here, there] = [new ParleyServer(database), new ParleyServer(database)]
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  await Promise.all([here.start(), there.start()])
  const ada = await enter('Ada', here)
  const readers = {
    'the same node': await enter('Grace', here),
    'another node': await enter('Linus', there),
  }
  await ada.page.evaluate(recordEnter)
  for (const { page } of Object.values(readers)) await page.evaluate(recordPixels)
  for (let n = 0; n < warmUp + posts; n += 1) {
    await ada.composer.fill(`message ${n}`)
    await ada.composer.press('Enter')
    await sleep(everyMs)
  }
  const sent = await recordsOf(ada.page)
  for (const [where, { page }] of Object.entries(readers)) report(where, sent, await recordsOf(page))
} finally {
  await browser.close()
  await Promise.all([here.remove(), there.remove()])
  await postgres.remove()
}

async function enter(name: string, { url }: ParleyServer) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const chat = new ChatPage(await context.newPage())
  await chat.open(url)
  await chat.join(`${name}@example.com`, name)
  return chat
}

/** The times at which texts were sent or shown, in milliseconds of the clock of all pages. Both functions run in the page. */
interface Recording extends Window {
  records: [text: string, at: number][]
}

function recordEnter() {
  const { records } = Object.assign(window as unknown as Recording, { records: [] as Recording['records'] })
  const record = ({ key, target }: KeyboardEvent) => {
    if (key === 'Enter' && target instanceof HTMLTextAreaElement)
      records.push([target.value, performance.timeOrigin + performance.now()])
  }
  document.addEventListener('keydown', record, { capture: true })
}

function recordPixels() {
  const { records } = Object.assign(window as unknown as Recording, { records: [] as Recording['records'] })
  const seen = new Set<string>()
  const scan = () => {
    for (const row of [...document.querySelectorAll('[role="log"] article .text')].slice(-5)) {
      const text = row.textContent.trim()
      if (seen.has(text)) continue
      seen.add(text)
      // A task after the next frame: that frame is drawn.
      requestAnimationFrame(() =>
        setTimeout(() => records.push([text, performance.timeOrigin + performance.now()])),
      )
    }
  }
  new MutationObserver(scan).observe(document.body, { childList: true, subtree: true, characterData: true })
}

function recordsOf(page: Page) {
  return page.evaluate(() => (window as unknown as Recording).records)
}

function report(where: string, sent: Recording['records'], seen: Recording['records']) {
  const seenAt = new Map(seen)
  const took = sent.slice(warmUp).map(([text, at]) => (seenAt.get(text) ?? NaN) - at)
  if (took.length !== posts || took.some(Number.isNaN))
    throw new Error(`On ${where} not every message was shown.`)
  const [p50, p99] = [50, 99].map((percent) => percentile(took, percent).toFixed(1))
  console.log(`from Enter to pixels on ${where}: p50 ${p50} ms, p99 ${p99} ms (${posts} posts)`)
}
