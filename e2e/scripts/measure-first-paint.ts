// Measures the first contentful paint of a first visit on a processor four times slower, beside that of an earlier build:
// BEFORE=<folder of an earlier checkout, built> node scripts/measure-first-paint.ts
// The pairs alternate; the ratio is the median of their ratios, with its interval.
import { chromium, type Browser } from '@playwright/test'
import { findChromium } from './find-browsers.ts'
import { ParleyServer } from '../support/parley-server.ts'

const slowdown = 4
const pairs = Number(process.env['RUNS'] ?? 15)
const folder = process.env['BEFORE']
if (folder === undefined) throw new Error('BEFORE: the folder of an earlier checkout, with its page built.')

const [before, after] = [new ParleyServer(), new ParleyServer()]
before.source = folder
await Promise.all([before.start(), after.start()])
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  // The first visit to each server finds cold caches of the machine.
  for (const { url } of [before, after]) await visit(browser, url)
  const measured: { before: Visit; after: Visit }[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? [before, after] : [after, before]
    const visits = new Map<ParleyServer, Visit>()
    for (const server of order) visits.set(server, await visit(browser, server.url))
    const [was, is] = [visits.get(before), visits.get(after)]
    if (was !== undefined && is !== undefined) measured.push({ before: was, after: is })
  }
  for (const name of ['paint', 'usable'] as const) {
    const [was, is] = [measured.map(({ before }) => before[name]), measured.map(({ after }) => after[name])]
    const ratios = measured.map((pair) => pair.after[name] / pair.before[name])
    console.log(
      `${name}: ${summary(was, 0)} ms before, ${summary(is, 0)} ms now, ratio ${summary(ratios, 2)} (${pairs} pairs)`,
    )
  }
} finally {
  await browser.close()
  await Promise.all([before.remove(), after.remove()])
}

interface Visit {
  /** First contentful paint. */
  paint: number
  /** The form of the page itself is there. */
  usable: number
}

async function visit(inside: Browser, url: string): Promise<Visit> {
  const context = await inside.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(() => {
    const check = () => {
      if (document.querySelector('#app form input') === null) requestAnimationFrame(check)
      else Object.assign(window, { usable: performance.now() })
    }
    check()
  })
  await page.goto(url)
  await page.waitForFunction(() => 'usable' in window)
  const visited = await page.evaluate(
    () =>
      new Promise<Visit>((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0]?.startTime
          if (paint !== undefined)
            resolve({ paint, usable: (window as unknown as { usable: number }).usable })
        }).observe({ type: 'paint', buffered: true })
      }),
  )
  await context.close()
  return visited
}

/** The median, with an interval that has the true one in 95 of 100 cases (order statistics). */
function summary(values: readonly number[], digits: number) {
  const sorted = [...values].sort((a, b) => a - b)
  const reach = Math.ceil(0.98 * Math.sqrt(sorted.length))
  const middle = (sorted.length - 1) / 2
  const at = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? NaN
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2
  const [low, high] = [at(Math.floor(middle - reach)), at(Math.ceil(middle + reach))]
  return `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}
