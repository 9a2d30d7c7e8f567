// Crowds that harm nobody, on servers with default limits: ten thousand people behind a trusted proxy, the same where the proxy
// is not trusted, and a class behind one address. Nobody of the first and the last may meet a limit.
import { flagsOrExit, positiveNumber, wholeNumber } from '@parley/command-line'
import { percentile } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import { ParleyServer } from '../support/parley-server.ts'
import { Refusal, type Target } from './attack.ts'
import { newCid, Stranger, type StrangerOptions } from './stranger.ts'

const flags = flagsOrExit('node e2e/abuse/crowds.ts [flags]', {
  people: {
    doc: 'people behind the proxy',
    value: 'N',
    default: '10000',
    schema: wholeNumber(1, 250 * 250),
  },
  'at-once': {
    doc: 'connections at once: each takes an open file here and in the server',
    value: 'N',
    default: '3000',
    schema: wholeNumber(1, 100_000),
  },
  class: { doc: 'people of the class', value: 'N', default: '40', schema: wholeNumber(1, 1_000) },
  minutes: { doc: 'minutes that the class chats', value: 'N', default: '2', schema: positiveNumber },
})

/** Those who come after one another: a proxy opens connections in turn. */
const arrivingAtOnce = 100
const peoplePerRoom = 50
const classArrivesWithinMs = 10_000
const postEveryMs = 10_000

/** What a crowd has met. */
class Tally {
  joined = 0
  posted = 0
  pages = 0
  refused = 0
  readonly waits: number[] = []

  async count(kind: 'joined' | 'posted' | 'pages', ask: () => Promise<boolean>) {
    const began = performance.now()
    const isLetThrough = await ask()
    if (!isLetThrough) return void (this.refused += 1)
    this[kind] += 1
    if (kind === 'posted') this.waits.push(performance.now() - began)
  }

  row(seconds: number) {
    const { joined, posted, pages, refused } = this
    const waits = this.waits.toSorted((a, b) => a - b)
    return {
      joined,
      posted,
      pages,
      refused,
      'p99, ms': percentile(waits, 99).toFixed(1),
      seconds: seconds.toFixed(1),
    }
  }
}

const rows = {
  'behind a trusted proxy': await onServer({ TRUST_PROXY: '1' }, (target) => crowd(target, flags.people)),
  'the proxy is not trusted': await onServer({}, (target) => crowd(target, Math.min(flags.people, 1_500))),
  'a class behind one address': await onServer({}, classOf),
}
console.table(rows)
const { 'behind a trusted proxy': behind, 'a class behind one address': together } = rows
if (behind.refused > 0 || together.refused > 0) process.exitCode = 1

async function onServer(env: Record<string, string>, visit: (target: Target) => Promise<Tally>) {
  const server = new ParleyServer({ LOG_LEVEL: 'error', ...env }, [], undefined, {})
  await server.start()
  try {
    const began = performance.now()
    const tally = await visit(server)
    return tally.row((performance.now() - began) / 1_000)
  } finally {
    await server.remove()
  }
}

/** Everybody joins, posts once, reads a page and stays, until others need the place. */
async function crowd(target: Target, people: number): Promise<Tally> {
  const tally = new Tally()
  const open: Stranger[] = []
  let next = 0
  const arrive = async () => {
    while (next < people) {
      const n = (next += 1)
      const headers = { 'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }
      const stranger = await visitor(
        target,
        tally,
        `Person ${n}`,
        `room-${n % Math.ceil(people / peoplePerRoom)}`,
        { headers },
      )
      if (stranger === undefined) continue
      open.push(stranger)
      await tally.count('posted', () => post(stranger))
      await tally.count('pages', () => stranger.ask({ type: 'history', before: 1_000 }, 'history'))
      if (open.length > flags['at-once']) open.shift()?.close()
    }
  }
  await Promise.all(Array.from({ length: arrivingAtOnce }, arrive))
  for (const stranger of open) stranger.close()
  return tally
}

/** All join within ten seconds, and each posts six times a minute. */
async function classOf(target: Target): Promise<Tally> {
  const tally = new Tally()
  const posts = Math.round((flags.minutes * 60_000) / postEveryMs)
  const attend = async (_: unknown, n: number) => {
    await sleep((n / flags.class) * classArrivesWithinMs)
    const stranger = await visitor(target, tally, `Pupil ${n}`, 'lobby', {})
    if (stranger === undefined) return
    await tally.count('pages', () => stranger.ask({ type: 'history', before: 1_000 }, 'history'))
    for (let made = 0; made < posts; made += 1) {
      await tally.count('posted', () => post(stranger))
      await sleep(postEveryMs)
    }
    stranger.close()
  }
  await Promise.all(Array.from({ length: flags.class }, attend))
  return tally
}

function post(stranger: Stranger) {
  return stranger.ask({ type: 'post', cid: newCid(), message: 'hello, all of you' }, 'posted')
}

/** Somebody who has joined; undefined, and counted, where they were refused. */
async function visitor(target: Target, tally: Tally, name: string, room: string, options: StrangerOptions) {
  try {
    const stranger = await Stranger.connect(target, { address: '127.0.0.1', ...options })
    const joined = await stranger.join(name, room)
    await tally.count('joined', () => Promise.resolve(joined))
    if (joined) return stranger
    stranger.close()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    tally.refused += 1
  }
  return undefined
}
