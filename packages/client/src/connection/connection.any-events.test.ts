import { refuse } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { step, type Connection, type ConnectionEffect, type ConnectionEvent } from './connection.ts'

const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({ type: 'start' }, { type: 'opened' }, { type: 'joined' }) },
  fc.constantFrom({ type: 'stop' }, { type: 'elapsed' }, { type: 'wake' }),
  fc
    .constantFrom(1000, 1001, 1006, 1008, 1012, 4000, 4999)
    .map((closeCode) => ({ type: 'lost' as const, closeCode })),
  fc.constant({ type: 'refused' as const, refusal: refuse('bad_username') }),
)
const events = fc.array(event, { maxLength: 30, size: 'max' })
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('whatever happens to a connection', () => {
  test('a timer runs exactly while it waits, opens, greets or has not yet lasted', () => {
    forAnyEvents((environment) => {
      const { connection } = environment
      const timed = ['waiting', 'opening', 'greeting'].includes(connection.name)
      const unsettled = connection.name === 'live' && connection.attempt > 0
      expect(environment.timerSet).toBe(timed || unsettled)
    })
  })

  test('a socket is there exactly while it opens, greets or lives, and never a second one', () => {
    forAnyEvents((environment) => {
      const connected = ['opening', 'greeting', 'live'].includes(environment.connection.name)
      expect(environment.sockets).toBe(connected ? 1 : 0)
    })
  })

  test('a join is asked for exactly when greeting begins', () => {
    forAnyEvents((environment, before, effects) => {
      const begins = environment.connection.name === 'greeting' && before.name !== 'greeting'
      expect(effects.some(({ type }) => type === 'join')).toBe(begins)
    })
  })

  test('a way leads to live', () => {
    forAnyEvents((environment) => {
      const { connection } = environment
      if (connection.name === 'waiting') environment.on({ type: 'wake' })
      for (const type of ['start', 'opened', 'joined'] as const) environment.on({ type })
      expect(environment.connection.name).toBe('live')
      environment.connection = connection
    }, 'at the end')
  })

  test('stop leads to idle, with no timer and no socket left', () => {
    forAnyEvents((environment) => {
      environment.on({ type: 'stop' })
      expect(environment).toMatchObject({ connection: { name: 'idle' }, timerSet: false, sockets: 0 })
    }, 'at the end')
  })
})

type Check = (environment: ModelWorld, before: Connection, effects: readonly ConnectionEffect[]) => void

function forAnyEvents(check: Check, when: 'after each' | 'at the end' = 'after each') {
  fc.assert(
    fc.property(events, chance, (happenings, random) => {
      const environment = new ModelWorld(() => random)
      for (const happening of happenings) {
        const before = environment.connection
        const effects = environment.on(happening)
        if (when === 'after each') check(environment, before, effects)
      }
      if (when === 'at the end') check(environment, environment.connection, [])
    }),
    { numRuns: 200 },
  )
}

/** Just enough of the outside to count timers and sockets. */
class ModelWorld {
  connection: Connection = { name: 'idle' }
  timerSet = false
  sockets = 0
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  on(event: ConnectionEvent): readonly ConnectionEffect[] {
    if (event.type === 'elapsed' && !this.timerSet) return []
    if (event.type === 'elapsed') this.timerSet = false
    if (event.type === 'lost') this.sockets = 0
    const { state, effects } = step(this.connection, event, this.#random)
    this.connection = state
    for (const effect of effects) this.#run(effect)
    return effects
  }

  #run(effect: ConnectionEffect) {
    switch (effect.type) {
      case 'open':
        this.sockets += 1
        return
      case 'close':
        this.sockets = 0
        return
      case 'set-timer':
        if (this.timerSet)
          throw new Error('The timer that was set is forgotten, and will run out all the same')
        this.timerSet = true
        return
      case 'clear-timer':
        this.timerSet = false
        return
      case 'join':
    }
  }
}
