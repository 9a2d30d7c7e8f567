// The long proof: rounds of people talking while things go wrong, until the time is over.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ParleyServer } from '../parley-server.ts'
import { faults, type Fault } from './faults.ts'
import { Chance } from './random.ts'
import { playRound } from './round.ts'
import { SmallDisk } from '../disk/small-disk.ts'
import { add, isClean, nothingWrong } from './verdict.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('Usage: npx -y pnpm@12 torture [--minutes 30] [--seed 123]')
  process.exit(2)
}

const chance = new Chance(seed)
const clock = fileURLToPath(new URL('stepping-clock.ts', import.meta.url))
/** Enough for ten rounds of posts. */
const diskMegabytes = 256

const canFill = SmallDisk.isPossible
const startedAt = Date.now()
const counts = new Map<Fault, number>()
let total = nothingWrong
let acknowledged = 0
let rounds = 0

console.log(
  `Seed ${seed}, ${minutes} minutes. The same seed plans the same faults; what they hit is up to the machine.`,
)
while (Date.now() - startedAt < minutes * 60_000) {
  const stepping = chance.next() < 0.3
  const small = chance.next() < 0.3
  const disk = small && canFill ? await SmallDisk.make(diskMegabytes) : undefined
  const server = new ParleyServer({ LOG_LEVEL: 'fatal' }, stepping ? ['--import', clock] : [], disk)
  await server.start()
  for (let turn = 0; turn < 10 && Date.now() - startedAt < minutes * 60_000; turn += 1) {
    rounds += 1
    const plan = { number: rounds, rooms: 4, perRoom: 6, ms: 7_000, faults: planFaults(disk) }
    const result = await playRound({ server, disk }, plan, chance)
    for (const fault of plan.faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
    acknowledged += result.acknowledged
    total = add(total, result.verdict)
    report(plan.faults.join(', ') + (stepping ? ', stepping clock' : ''))
    if (!isClean(result.verdict))
      console.log(`Round ${rounds}:`, result.verdict, 'kept in', disk?.copy(server.dataDir) ?? server.dataDir)
  }
  if (!isClean(total)) await server.kill()
  else await server.remove()
  await disk?.remove()
}

console.log(
  `\nSeed ${seed}: ${rounds} rounds, ${acknowledged.toLocaleString('en')} acknowledged posts and changes`,
)
console.table(Object.fromEntries([...counts].map(([fault, times]) => [fault, { times }])))
console.table({ found: total })
process.exit(isClean(total) ? 0 : 1)

/** Two kills at least; half-open connections seldom, for they take 15 seconds to notice. */
function planFaults(disk: SmallDisk | undefined): Fault[] {
  const others = (Object.keys(faults) as Fault[]).filter(
    (fault) => fault !== 'half-open connections' && (fault !== 'full disk' || disk !== undefined),
  )
  const plan: Fault[] = ['kill -9', 'kill -9']
  while (plan.length < 4) plan.splice(chance.between(0, plan.length), 0, chance.oneOf(['kill -9', ...others]))
  return chance.next() < 0.1 ? [...plan, 'half-open connections'] : plan
}

function report(happened: string) {
  const left = Math.max(0, minutes * 60 - (Date.now() - startedAt) / 1_000)
  console.log(
    `${String(Math.floor(left / 60)).padStart(3)}:${String(Math.floor(left % 60)).padStart(2, '0')} left  ` +
      `round ${rounds}  ${acknowledged.toLocaleString('en')} acknowledged  ${isClean(total) ? 'clean' : 'NOT CLEAN'}  (${happened})`,
  )
}
