// A process that attacks a server: its arguments are the name of the attack, the port, the data folder, the seconds, the most attempts, and
// `harmless` for as many people who attack nobody. It prints the toll as JSON.
import { attacks } from './all-attacks.ts'
import { run } from './attack.ts'
import { bystandersOf } from './bystanders.ts'

const [name, port, dataDir = '', seconds, mostAttempts, harmless] = process.argv.slice(2)
const attack = attacks.find((one) => one.name === name)
if (attack === undefined) throw new Error(`There is no attack "${String(name)}".`)
const until = performance.now() + Number(seconds) * 1_000
const toll = await run(
  harmless === 'harmless' ? bystandersOf(attack) : attack,
  { port: Number(port), dataDir },
  (attempts) => performance.now() >= until || attempts >= Number(mostAttempts),
)
console.log(JSON.stringify(toll))
process.exit() // connections that are still open
