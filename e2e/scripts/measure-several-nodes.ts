// Measures how long a message is on its way from the Enter key of one page to the pixels of two others: one on the same
// node, one on another. All of it is on this machine: three pages, two nodes, and PostgreSQL.
import { chromium, type Page } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../apps/server/src/testing/postgres/test-postgres.ts'
import { ChatPage } from '../support/chat-page.ts'
import { findChromium } from './find-chromium.ts'
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
  await ada.page.evaluate(noteEnter)
  for (const { page } of Object.values(readers)) await page.evaluate(notePixels)
  for (let n = 0; n < warmUp + posts; n += 1) {
    await ada.composer.fill(`message ${n}`)
    await ada.composer.press('Enter')
    await sleep(everyMs)
  }
  const sent = await notes(ada.page)
  for (const [where, { page }] of Object.entries(readers)) report(where, sent, await notes(page))
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

/** When which text was sent, or seen, in milliseconds of the clock that all pages share. Both run in the page. */
interface Noting extends Window {
  noted: [text: string, at: number][]
}

function noteEnter() {
  const { noted } = Object.assign(window as unknown as Noting, { noted: [] as Noting['noted'] })
  const note = ({ key, target }: KeyboardEvent) => {
    if (key === 'Enter' && target instanceof HTMLTextAreaElement)
      noted.push([target.value, performance.timeOrigin + performance.now()])
  }
  document.addEventListener('keydown', note, { capture: true })
}

function notePixels() {
  const { noted } = Object.assign(window as unknown as Noting, { noted: [] as Noting['noted'] })
  const seen = new Set<string>()
  const look = () => {
    for (const row of [...document.querySelectorAll('[role="log"] article .text')].slice(-5)) {
      const text = row.textContent.trim()
      if (seen.has(text)) continue
      seen.add(text)
      // A task after the next frame: that frame is drawn.
      requestAnimationFrame(() =>
        setTimeout(() => noted.push([text, performance.timeOrigin + performance.now()])),
      )
    }
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
}

function notes(page: Page) {
  return page.evaluate(() => (window as unknown as Noting).noted)
}

function report(where: string, sent: Noting['noted'], seen: Noting['noted']) {
  const seenAt = new Map(seen)
  const took = sent.slice(warmUp).map(([text, at]) => (seenAt.get(text) ?? NaN) - at)
  if (took.length !== posts || took.some(Number.isNaN))
    throw new Error(`On ${where} not every message was seen.`)
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(share * (took.length - 1))]?.toFixed(1)
  console.log(`from Enter to pixels on ${where}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${posts} posts)`)
}
