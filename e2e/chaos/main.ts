// Runs rounds of posting clients and random faults until the time is over, and checks that nothing is lost.
import { flagsOrExit, positiveNumber, wholeNumber } from '@parley/command-line'
import { fileURLToPath } from 'node:url'
import { SmallDisk } from '../support/disk/small-disk.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { faults, databaseFaults, fileFaults, type Fault } from './faults.ts'
import { PostgresTestBed } from './postgres-test-bed.ts'
import { SeededRandom } from './seeded-random.ts'
import { runRound } from './round.ts'
import { sqliteTestBed } from './sqlite-test-bed.ts'
import type { TestBed } from './test-bed.ts'
import { add, isClean, noErrors } from './checker.ts'

const flags = flagsOrExit('npx -y pnpm@12 chaos [flags]', {
  minutes: { doc: 'minutes to run', value: 'N', default: '30', schema: positiveNumber },
  seed: {
    doc: 'plans the same faults again (default: a random one)',
    value: 'N',
    schema: wholeNumber(0, 2 ** 32),
  },
  nodes: {
    doc: 'nodes on one PostgreSQL; 0 is one server on SQLite',
    value: 'N',
    default: '0',
    schema: wholeNumber(0, 16),
  },
  from: {
    doc: 'the source of an earlier version, installed: nodes start as that one, and each restart updates one',
    value: 'DIR',
    default: '',
  },
  order: {
    type: 'boolean',
    doc: 'an owner bans, mutes, locks, removes, slows down and deletes a room meanwhile, and retention and erasing run',
  },
  locks: {
    type: 'boolean',
    doc: 'another program locks a database for 1 s in every 3 s, and nothing else happens',
  },
})
const { minutes, nodes, from, locks, order, seed = Math.floor(Math.random() * 2 ** 31) } = flags

const random = new SeededRandom(seed)
const clock = fileURLToPath(new URL('stepping-clock.ts', import.meta.url))
/** Enough for the posts of ten rounds. */
const diskMegabytes = 256
/** What an owner decides has to get through in time, on a small machine, too. */
const onNodes = order ? { rooms: 6, perRoom: 6 } : { rooms: 25, perRoom: 8 }
const people = nodes > 0 ? onNodes : { rooms: 4, perRoom: 6 }

/** Faults that last long, or take long to be detected. */
const slowFaults: readonly Fault[] = ['half-open connections', 'half-open to the database', 'long lock']

/** Two seconds between two locks of one second. */
const lockPlan = {
  ms: 20_000,
  faults: Array.from({ length: 9 }, (): Fault => 'locked database'),
}

const canFill = SmallDisk.isPossible
const startedAt = Date.now()
const counts = new Map<Fault, number>()
let total = noErrors
let acknowledged = 0
let rounds = 0
let ended = 0

console.log(
  `Seed ${seed}, ${minutes} minutes. The same seed plans the same faults; their timing depends on the machine.`,
)
while (isTimeLeft()) await (nodes > 0 ? onPostgres() : onSqlite())

console.log(
  `\nSeed ${seed}: ${rounds} rounds, ${acknowledged.toLocaleString('en')} acknowledged posts and changes`,
)
if (order)
  console.log(`${rounds} rooms deleted meanwhile, and ${ended} posts refused that were under way to them`)
console.table(Object.fromEntries([...counts].map(([fault, times]) => [fault, { times }])))
console.table({ found: total })
process.exit(isClean(total) ? 0 : 1)

function isTimeLeft() {
  return Date.now() - startedAt < minutes * 60_000
}

async function onSqlite() {
  const stepping = !locks && random.next() < 0.3
  const disk =
    !locks && !order && random.next() < 0.3 && canFill ? await SmallDisk.make(diskMegabytes) : undefined
  const server = new ParleyServer({ LOG_LEVEL: 'fatal' }, stepping ? ['--import', clock] : [], disk)
  await server.start()
  const isGood = await runTenRounds(
    sqliteTestBed(server, disk),
    () => disk?.copy(server.dataDir) ?? server.dataDir,
    stepping ? ', stepping clock' : '',
  )
  if (isGood) await server.remove()
  else await server.kill()
  await disk?.remove()
}

async function onPostgres() {
  const testBed = await PostgresTestBed.make(nodes, from === '' ? undefined : from)
  if (await runTenRounds(testBed, () => testBed.url, '')) await testBed.remove()
  else await testBed.stop()
}

/** Returns whether there were no errors; otherwise prints the `location` of the data. */
async function runTenRounds(testBed: TestBed, location: () => string, wrapper: string) {
  let isGood = true
  for (let turn = 0; turn < 10 && isTimeLeft(); turn += 1) {
    rounds += 1
    const plan = {
      number: rounds,
      ...people,
      order,
      ...(locks ? lockPlan : { ms: 7_000, faults: planFaults(testBed) }),
    }
    const result = await runRound(testBed, plan, random)
    for (const fault of plan.faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
    acknowledged += result.acknowledged
    ended += result.ended
    total = add(total, result.errors)
    report(plan.faults.join(', ') + wrapper)
    if (isClean(result.errors)) continue
    isGood = false
    console.log(`Round ${rounds}:`, result.errors, 'data kept in', location(), ...result.unsettled)
  }
  return isGood
}

/** At least two kills; faults that take long are rare. */
function planFaults(testBed: TestBed): Fault[] {
  const possible = (Object.keys(faults) as Fault[]).filter((fault) => isPossible(fault, testBed))
  const others = possible.filter((fault) => !slowFaults.includes(fault))
  const plan: Fault[] = ['kill -9', 'kill -9']
  while (plan.length < 4) plan.splice(random.between(0, plan.length), 0, random.pick(['kill -9', ...others]))
  const slowOne = random.pick(slowFaults.filter((fault) => possible.includes(fault)))
  return random.next() < 0.1 ? [...plan, slowOne] : plan
}

function isPossible(fault: Fault, { disk, database }: TestBed) {
  if (databaseFaults.includes(fault)) return database !== undefined
  // The files on a disk that can be filled are seen by its server alone: it is mounted in a namespace of its own.
  if (fileFaults.includes(fault)) return disk === undefined && database === undefined
  return fault !== 'full disk' || disk !== undefined
}

function report(description: string) {
  const left = Math.max(0, minutes * 60 - (Date.now() - startedAt) / 1_000)
  console.log(
    `${String(Math.floor(left / 60)).padStart(3)}:${String(Math.floor(left % 60)).padStart(2, '0')} left  ` +
      `round ${rounds}  ${acknowledged.toLocaleString('en')} acknowledged  ${isClean(total) ? 'clean' : 'NOT CLEAN'}  (${description})`,
  )
}
