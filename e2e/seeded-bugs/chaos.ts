// Seeds each mistake in turn, and has the torture look for it on three nodes with one PostgreSQL.
import { parseArgs } from 'node:util'
import { bugs, type SeededBug } from './bugs.ts'
import { Checkout } from './checkout.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    tries: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
})

const tries = Number(values.tries)
const sought = bugs.filter(isOnPostgres)
if (!(tries >= 1) || !Number.isInteger(Number(values.seed)) || sought.length === 0) {
  console.error('Usage: npx -y pnpm@12 torture:mistakes [--seed 1] [--tries 4] [--only NAME]')
  process.exit(2)
}

/** Three rounds of two hundred people. */
const minutes = 0.4

const found: Record<string, { found: string; try: number | '' }> = {}
for (const bug of sought) {
  found[bug.name] = await seek(bug)
  console.log(`${bug.name}: ${found[bug.name]?.found}`)
}
console.table(found)

function isOnPostgres({ name, edits }: SeededBug) {
  return name.includes(values.only) && !edits.some(({ file }) => file.includes('/sqlite'))
}

async function seek(bug: SeededBug) {
  const checkout = new Checkout()
  try {
    checkout.make(bug)
    for (let turn = 0; turn < tries; turn += 1) {
      const seed = String(Number(values.seed) + turn)
      const { passed, output } = await checkout.start(process.execPath, [
        ...['e2e/chaos/main.ts', '--nodes', '3', '--minutes', String(minutes), '--seed', seed],
      ])
      if (!passed) return { found: verdictIn(output), try: turn + 1 }
    }
    return { found: 'NOT SEEN', try: '' as const }
  } finally {
    checkout.remove()
  }
}

/** What was wrong in the first round in which something was. */
function verdictIn(output: string) {
  const counts = /Round \d+: \{([^}]*)\}/.exec(output)?.[1]
  if (counts === undefined) return `ended: ${/^\w*Error.*/m.exec(output)?.[0] ?? output.slice(-200)}`
  return [...counts.matchAll(/(\w+): ([1-9]\d*)/g)].map(([, what, count]) => `${what} ${count}`).join(', ')
}
