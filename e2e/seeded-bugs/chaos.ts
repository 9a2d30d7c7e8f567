// Seeds each bug in turn, and runs the chaos test on three nodes with one PostgreSQL to find it.
import { flagsOrExit, wholeNumber } from '@parley/command-line'
import { bugs, type SeededBug } from './bugs.ts'
import { Checkout } from './checkout.ts'

const flags = flagsOrExit('npx -y pnpm@12 chaos:mistakes [flags]', {
  seed: { doc: 'the seed of the first try', value: 'N', default: '1', schema: wholeNumber(0, 2 ** 31) },
  tries: { doc: 'tries for each bug', value: 'N', default: '4', schema: wholeNumber(1, 1_000) },
  only: { doc: 'only bugs whose name contains this', value: 'NAME', default: '' },
})
const selected = bugs.filter(isOnPostgres)

/** Three rounds of two hundred clients. */
const minutes = 0.4

const found: Record<string, { found: string; try: number | '' }> = {}
for (const bug of selected) {
  found[bug.name] = await find(bug)
  console.log(`${bug.name}: ${found[bug.name]?.found}`)
}
console.table(found)

function isOnPostgres({ name, edits }: SeededBug) {
  // No client of the chaos test follows rooms.
  const isUnseen = ({ file }: { file: string }) => file.includes('/sqlite') || file.includes('/memberships/')
  return name.includes(flags.only) && !edits.some(isUnseen)
}

async function find(bug: SeededBug) {
  const checkout = new Checkout()
  try {
    checkout.seed(bug)
    for (let turn = 0; turn < flags.tries; turn += 1) {
      const seed = String(flags.seed + turn)
      const { passed, output } = await checkout.start(process.execPath, [
        ...['e2e/chaos/main.ts', '--nodes', '3', '--minutes', String(minutes), '--seed', seed],
        ...(bug.inOrder === true ? ['--order'] : []),
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
