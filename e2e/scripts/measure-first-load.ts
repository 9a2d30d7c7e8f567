// Measures the load time of the page on a processor four times slower: first contentful paint and time to interactive,
// for a new person, who gets the form, and for a returning one, who gets a room of 300 messages.
import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { ChatPage } from '../support/chat-page.ts'
import { findChromium } from './find-browsers.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { fill } from '../support/raw-socket.ts'

const slowdown = 4
const runs = Number(process.env['RUNS'] ?? 9)

interface FirstLoad {
  /** First contentful paint. */
  paint: number
  /** The form or the newest message is shown. */
  shown: number
  /** Time to interactive: the end of the last task over 50 ms before five quiet seconds, but not before the paint. */
  interactive: number
  /** Total blocking time: the sum of these tasks beyond their first 50 ms. */
  blocked: number
}

const server = new ParleyServer()
await server.start()
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  await fill(server, 300)
  report('new, the form', await newcomers(browser))
  report('back, the room', await returning(browser))
} finally {
  await browser.close()
  await server.remove()
}

async function newcomers(inside: Browser) {
  const loads: FirstLoad[] = []
  for (let run = 0; run < runs; run += 1) {
    const context = await inside.newContext()
    loads.push(await load(context, 'form input'))
    await context.close()
  }
  return loads
}

async function returning(inside: Browser) {
  const context = await inside.newContext({ serviceWorkers: 'block' })
  const chat = new ChatPage(await context.newPage())
  await chat.open(server.url)
  await chat.join('ada@example.com', 'Ada')
  await chat.page.close()
  const loads: FirstLoad[] = []
  for (let run = 0; run < runs; run += 1) loads.push(await load(context, '[role="log"] article:last-of-type'))
  await context.close()
  return loads
}

async function load(context: BrowserContext, wanted: string): Promise<FirstLoad> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(recordLoad, wanted)
  await page.goto(server.url)
  await page.waitForFunction(isQuiet)
  const load = await page.evaluate(readLoad)
  await page.close()
  return load
}

/** Recorded by the page while it loads; the next three functions run in the page. */
interface LoadRecord extends Window {
  tasks: { start: number; end: number }[]
  shown?: number
}

function recordLoad(wanted: string) {
  const record = window as unknown as LoadRecord
  record.tasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      record.tasks.push({ start: startTime, end: startTime + duration })
  }).observe({ type: 'longtask', buffered: true })
  const check = () => {
    if (document.querySelector(wanted) === null) requestAnimationFrame(check)
    else setTimeout(() => (record.shown = performance.now()))
  }
  check()
}

function isQuiet() {
  const { tasks, shown } = window as unknown as LoadRecord
  return shown !== undefined && performance.now() - Math.max(shown, tasks.at(-1)?.end ?? 0) > 5_000
}

function readLoad(): FirstLoad {
  const { tasks, shown } = window as unknown as LoadRecord
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN
  const late = tasks.filter(({ end }) => end > paint)
  return {
    paint,
    shown: shown ?? NaN,
    interactive: Math.max(paint, shown ?? NaN, ...late.map(({ end }) => end)),
    blocked: late.reduce((sum, { start, end }) => sum + end - Math.max(start, paint) - 50, 0),
  }
}

function report(who: string, loads: readonly FirstLoad[]) {
  const figures = (['paint', 'shown', 'interactive', 'blocked'] as const).map((name) => {
    const sorted = loads.map((load) => load[name]).sort((a, b) => a - b)
    const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)]
    return `${name} ${median?.toFixed(0)} ms (${least?.toFixed(0)} to ${most?.toFixed(0)})`
  })
  console.log(`${who}: ${figures.join(', ')}`)
}
