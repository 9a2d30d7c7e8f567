// A process that attacks a server: its arguments are the name of the attack, the port, the seconds, and the most attempts. It prints
// the toll as JSON.
import { setPriority } from 'node:os'
import { attacks } from './all-attacks.ts'
import { run } from './attack.ts'

const lowest = 19
const [name, port, seconds, mostAttempts] = process.argv.slice(2)
const attack = attacks.find((one) => one.name === name)
if (attack === undefined) throw new Error(`There is no attack "${String(name)}".`)
setPriority(lowest)
const until = performance.now() + Number(seconds) * 1_000
const toll = await run(
  attack,
  { port: Number(port) },
  (attempts) => performance.now() >= until || attempts >= Number(mostAttempts),
)
console.log(JSON.stringify(toll))
process.exit() // connections that are still open
