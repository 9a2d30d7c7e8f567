import { expect, test } from '@playwright/test'
import { bugs, model } from './bugs.ts'
import { Checkout } from './checkout.ts'

for (const bug of bugs)
  test(`the bug "${bug.name}" is caught`, async () => {
    test.setTimeout(180_000) // some bugs cause a test to hang
    const checkout = new Checkout()
    try {
      checkout.seed(bug)
      const { passed, output } = await checkout.run([bug.caughtBy])
      expect(passed).toBe(false)
      // This test must fail, and not everything for another reason.
      expect(output).toMatch(/Tests .*\d+ failed/)
      expect(output).toContain(bug.caughtBy.test)
      if (bug.caughtBy.file === model) expect(commandsLeft(output)).toBeLessThanOrEqual(8)
    } finally {
      checkout.remove()
    }
  })

test('the tests pass without a seeded bug', async () => {
  test.setTimeout(300_000)
  const checkout = new Checkout()
  try {
    const { passed, output } = await checkout.run(bugs.map(({ caughtBy }) => caughtBy))
    const lines = output.split('\n').filter((line) => line.includes('✓'))
    for (const { file, test } of bugs.map(({ caughtBy }) => caughtBy))
      expect(
        lines.some((line) => line.includes(file) && line.includes(test)),
        test,
      ).toBe(true)
    expect(passed).toBe(true)
  } finally {
    checkout.remove()
  }
})

/** The number of commands in the shrunk counterexample. */
function commandsLeft(output: string) {
  const counterexample = /Counterexample: (.*)/.exec(output)?.[1] ?? '[[]]'
  const [commands] = JSON.parse(counterexample) as [unknown[]]
  expect(commands.length).toBeGreaterThan(0)
  return commands.length
}
