import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Simulation, type Command } from './simulation.ts'

/** Set `MODEL_RUNS=100000` for a longer test. */
const runs = Number(process.env['MODEL_RUNS'] ?? 10_000)
const people = 3

const who = fc.nat({ max: people - 1 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('post' as const), who }) },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('deliver' as const),
      who,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('edit' as const, 'remove' as const, 'react' as const),
      who,
      index: fc.nat({ max: 7 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('open' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom('drop' as const, 'slow' as const, 'drain' as const), who }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_000, 16_000) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('flow' as const), except: fc.nat({ max: people }) }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'restart' } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restore' as const), kept: fc.nat({ max: 5 }) }) },
)

test(
  `client and session together: ${runs} sequences of posts, changes, losses, slow readers, restarts and restored backups`,
  {
    timeout: 600_000,
  },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 40, size: 'max' }),
        fc.boolean(),
        async (commands, joined) => {
          const simulation = new Simulation(people)
          try {
            await simulation.run(commands, joined)
            await simulation.settle()
            check(simulation)
          } finally {
            simulation.end()
          }
        },
      ),
      { numRuns: runs },
    )
  },
)

function check(simulation: Simulation) {
  const { log, head } = simulation
  for (const [n, { client, written, changed }] of simulation.people.entries()) {
    const { timeline, outbox } = client.view
    // P5, P4.3: the timeline is the current end of the log, without gaps and duplicates.
    expect(outbox.filter(({ type, state }) => type === 'post' || state.name !== 'refused')).toEqual([])
    expect(timeline.cursor).toBe(head)
    expect(timeline.messages).toEqual(log.slice(log.length - timeline.messages.length))
    // P3.1, P3.2, P3.7: every post is in the log once, in the order of writing.
    const stored = log.filter(({ username }) => username === `person ${n}`).map(({ cid }) => cid)
    if (simulation.restored) expect(stored).toEqual(written.filter((cid) => stored.includes(cid)))
    else expect(stored).toEqual(written)
    // P3.9: the last change wins, and a removed message stays removed.
    if (simulation.restored) continue
    for (const [id, text] of changed) expect(log.find((message) => message.id === id)?.message).toBe(text)
  }
}
