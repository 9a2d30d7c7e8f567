// Seeds each bug in turn, and runs the chaos test on three nodes with one PostgreSQL to find it.
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
const selected = bugs.filter(isOnPostgres)
if (!(tries >= 1) || !Number.isInteger(Number(values.seed)) || selected.length === 0) {
  console.error('Usage: npx -y pnpm@12 chaos:mistakes [--seed 1] [--tries 4] [--only NAME]')
  process.exit(2)
}

/** Three rounds of two hundred clients. */
const minutes = 0.4

const found: Record<string, { found: string; try: number | '' }> = {}
for (const bug of selected) {
  found[bug.name] = await find(bug)
  console.log(`${bug.name}: ${found[bug.name]?.found}`)
}
console.table(found)

function isOnPostgres({ name, edits }: SeededBug) {
  return name.includes(values.only) && !edits.some(({ file }) => file.includes('/sqlite'))
}

async function find(bug: SeededBug) {
  const checkout = new Checkout()
  try {
    checkout.seed(bug)
    for (let turn = 0; turn < tries; turn += 1) {
      const seed = String(Number(values.seed) + turn)
      const { passed, output } = await checkout.start(process.execPath, [
        ...['e2e/chaos/main.ts', '--nodes', '3', '--minutes', String(minutes), '--seed', seed],
      ])
      if (!passed) return { found: errorsIn(output), try: turn + 1 }
    }
    return { found: 'NOT FOUND', try: '' as const }
  } finally {
    checkout.remove()
  }
}

/** The errors of the first failed round. */
function errorsIn(output: string) {
  const counts = /Round \d+: \{([^}]*)\}/.exec(output)?.[1]
  if (counts === undefined) return `ended: ${/^\w*Error.*/m.exec(output)?.[0] ?? output.slice(-200)}`
  return [...counts.matchAll(/(\w+): ([1-9]\d*)/g)].map(([, what, count]) => `${what} ${count}`).join(', ')
}
