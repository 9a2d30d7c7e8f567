// The long proof: rounds of people talking while things go wrong, until the time is over.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SmallDisk } from '../support/disk/small-disk.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { faults, ofDatabases, type Fault } from './faults.ts'
import { PostgresStage } from './postgres-stage.ts'
import { Chance } from './random.ts'
import { playRound } from './round.ts'
import { sqliteStage } from './sqlite-stage.ts'
import type { Stage } from './stage.ts'
import { add, isClean, nothingWrong } from './checker.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    nodes: { type: 'string', default: '0' },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const nodes = Number(values.nodes)
if (!(minutes > 0) || !Number.isInteger(seed) || !Number.isInteger(nodes)) {
  console.error(
    'Usage: npx -y pnpm@12 torture [--minutes 30] [--seed 123] [--nodes 3]\n\nWith nodes, they share one PostgreSQL; else one server keeps SQLite.',
  )
  process.exit(2)
}

const chance = new Chance(seed)
const clock = fileURLToPath(new URL('stepping-clock.ts', import.meta.url))
/** Enough for ten rounds of posts. */
const diskMegabytes = 256
const people = nodes > 0 ? { rooms: 25, perRoom: 8 } : { rooms: 4, perRoom: 6 }

/** Those that take long to be noticed. */
const slow: readonly Fault[] = ['half-open connections', 'half-open to the database']

const canFill = SmallDisk.isPossible
const startedAt = Date.now()
const counts = new Map<Fault, number>()
let total = nothingWrong
let acknowledged = 0
let rounds = 0

console.log(
  `Seed ${seed}, ${minutes} minutes. The same seed plans the same faults; what they hit is up to the machine.`,
)
while (isTime()) await (nodes > 0 ? onPostgres() : onSqlite())

console.log(
  `\nSeed ${seed}: ${rounds} rounds, ${acknowledged.toLocaleString('en')} acknowledged posts and changes`,
)
console.table(Object.fromEntries([...counts].map(([fault, times]) => [fault, { times }])))
console.table({ found: total })
process.exit(isClean(total) ? 0 : 1)

function isTime() {
  return Date.now() - startedAt < minutes * 60_000
}

async function onSqlite() {
  const stepping = chance.next() < 0.3
  const disk = chance.next() < 0.3 && canFill ? await SmallDisk.make(diskMegabytes) : undefined
  const server = new ParleyServer({ LOG_LEVEL: 'fatal' }, stepping ? ['--import', clock] : [], disk)
  await server.start()
  const isWell = await playTen(
    sqliteStage(server, disk),
    () => disk?.copy(server.dataDir) ?? server.dataDir,
    stepping ? ', stepping clock' : '',
  )
  if (isWell) await server.remove()
  else await server.kill()
  await disk?.remove()
}

async function onPostgres() {
  const stage = await PostgresStage.make(nodes)
  if (await playTen(stage, () => stage.url, '')) await stage.remove()
  else await stage.stop()
}

/** Whether all was well; if it was not, says where what is left is `kept`. */
async function playTen(stage: Stage, kept: () => string, around: string) {
  let isWell = true
  for (let turn = 0; turn < 10 && isTime(); turn += 1) {
    rounds += 1
    const plan = { number: rounds, ...people, ms: 7_000, faults: planFaults(stage) }
    const result = await playRound(stage, plan, chance)
    for (const fault of plan.faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
    acknowledged += result.acknowledged
    total = add(total, result.verdict)
    report(plan.faults.join(', ') + around)
    if (isClean(result.verdict)) continue
    isWell = false
    console.log(`Round ${rounds}:`, result.verdict, 'kept in', kept(), ...result.unsettled)
  }
  return isWell
}

/** Two kills at least; half-open connections seldom, for they take 15 seconds to notice. */
function planFaults({ disk, database }: Stage): Fault[] {
  const others = (Object.keys(faults) as Fault[]).filter(
    (fault) =>
      !slow.includes(fault) &&
      (fault !== 'full disk' || disk !== undefined) &&
      (!ofDatabases.includes(fault) || database !== undefined),
  )
  const plan: Fault[] = ['kill -9', 'kill -9']
  while (plan.length < 4) plan.splice(chance.between(0, plan.length), 0, chance.oneOf(['kill -9', ...others]))
  const slowOne = chance.oneOf(database === undefined ? slow.slice(0, 1) : slow)
  return chance.next() < 0.1 ? [...plan, slowOne] : plan
}

function report(happened: string) {
  const left = Math.max(0, minutes * 60 - (Date.now() - startedAt) / 1_000)
  console.log(
    `${String(Math.floor(left / 60)).padStart(3)}:${String(Math.floor(left % 60)).padStart(2, '0')} left  ` +
      `round ${rounds}  ${acknowledged.toLocaleString('en')} acknowledged  ${isClean(total) ? 'clean' : 'NOT CLEAN'}  (${happened})`,
  )
}
