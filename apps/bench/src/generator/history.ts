import { limits } from '@parley/shared'
import { median } from '../median.ts'
import { Client } from './client.ts'
import { ParleyDialect } from './dialects/parley.ts'
import type { HistoryTask, TaskResult } from './task.ts'

const warmVisits = 50
const withinMs = 10_000

/** Clients join one after the other and read a page of history. */
export async function history({ port, times, newest }: HistoryTask): Promise<TaskResult> {
  const joinMs: number[] = []
  const pageMs: number[] = []
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let visit = 0; visit < warmVisits + times; visit += 1) {
    const { joined, page } = await readPage(port, visit, positionOf(visit, newest))
    if (visit < warmVisits) continue
    joinMs.push(joined)
    pageMs.push(page)
  }
  const cpu = process.cpuUsage(cpuBefore)
  const generator = (cpu.user + cpu.system) / 1_000 / (performance.now() - startedAt)
  const total = joinMs.map((ms, visit) => ms + (pageMs[visit] ?? 0))
  return {
    figures: { join: median(joinMs), page: median(pageMs), both: median(total), generator },
    wrong: [],
  }
}

/** Resolves with milliseconds: from connecting to joined, and from the request of the page to its arrival. */
function readPage(port: number, visit: number, before: number) {
  return new Promise<{ joined: number; page: number }>((resolve, reject) => {
    const dialect = new ParleyDialect(visit)
    const startedAt = performance.now()
    let joinedAt = 0
    const giveUp = setTimeout(() => fail('no answer in 10 s'), withinMs)
    const client = new Client(visit, port, dialect, { joined, messages: () => undefined, closed })
    dialect.onHistory = () => {
      clearTimeout(giveUp)
      client.destroy()
      resolve({ joined: joinedAt - startedAt, page: performance.now() - joinedAt })
    }

    function joined() {
      joinedAt = performance.now()
      client.send(JSON.stringify({ type: 'history', before }))
    }

    function closed(_client: Client, code: number, reason: string) {
      fail(`the connection ended: ${code} ${reason}`)
    }

    function fail(why: string) {
      clearTimeout(giveUp)
      client.destroy()
      reject(new Error(`visit ${visit}: ${dialect.wrong ?? why}`))
    }
  })
}

/** Positions spread over the room, the same in every run: a page has 50 messages, each below `before`. */
function positionOf(visit: number, newest: number) {
  const share = (visit * 0.618_033_988_75) % 1
  return limits.page + 1 + Math.floor(share * (newest - limits.page))
}
