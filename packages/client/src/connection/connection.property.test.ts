import { refuse } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { step, type Connection, type ConnectionEffect, type ConnectionEvent } from './connection.ts'

const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({ type: 'start' }, { type: 'opened' }, { type: 'joined' }) },
  fc.constantFrom({ type: 'stop' }, { type: 'elapsed' }, { type: 'wake' }),
  fc
    .constantFrom(1000, 1001, 1006, 1008, 1012, 4000, 4003, 4004, 4005, 4999)
    .map((closeCode) => ({ type: 'lost' as const, closeCode })),
  fc.constant({ type: 'refused' as const, refusal: refuse('bad_username') }),
  fc.constant({ type: 'expelled' as const, refusal: refuse('banned') }),
)
const events = fc.array(event, { maxLength: 30, size: 'max' })
const randomValue = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('for any sequence of events, a connection', () => {
  test('has a timer exactly while it waits, opens, joins, or is live and not yet stable', () => {
    forAnyEvents((model) => {
      const { connection } = model
      const timed = ['waiting', 'opening', 'joining'].includes(connection.name)
      const unsettled = connection.name === 'live' && connection.attempt > 0
      expect(model.timerSet).toBe(timed || unsettled)
    })
  })

  test('has one socket while it opens, joins or is live, and none otherwise', () => {
    forAnyEvents((model) => {
      const connected = ['opening', 'joining', 'live'].includes(model.connection.name)
      expect(model.sockets).toBe(connected ? 1 : 0)
    })
  })

  test('sends a join exactly when the state `joining` begins', () => {
    forAnyEvents((model, before, effects) => {
      const begins = model.connection.name === 'joining' && before.name !== 'joining'
      expect(effects.some(({ type }) => type === 'join')).toBe(begins)
    })
  })

  test('can always become live', () => {
    forAnyEvents((model) => {
      const { connection } = model
      if (connection.name === 'waiting') model.on({ type: 'wake' })
      for (const type of ['start', 'opened', 'joined'] as const) model.on({ type })
      expect(model.connection.name).toBe('live')
      model.connection = connection
    }, 'at the end')
  })

  test('is idle after stop, without a timer or a socket', () => {
    forAnyEvents((model) => {
      model.on({ type: 'stop' })
      expect(model).toMatchObject({ connection: { name: 'idle' }, timerSet: false, sockets: 0 })
    }, 'at the end')
  })
})

type Check = (model: ModelConnection, before: Connection, effects: readonly ConnectionEffect[]) => void

function forAnyEvents(check: Check, when: 'after each' | 'at the end' = 'after each') {
  fc.assert(
    fc.property(events, randomValue, (steps, random) => {
      const model = new ModelConnection(() => random)
      for (const step of steps) {
        const before = model.connection
        const effects = model.on(step)
        if (when === 'after each') check(model, before, effects)
      }
      if (when === 'at the end') check(model, model.connection, [])
    }),
    { numRuns: 200 },
  )
}

/** Runs the effects, and counts timers and sockets. */
class ModelConnection {
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
        if (this.timerSet) throw new Error('A timer is replaced without being cleared, and would still fire')
        this.timerSet = true
        return
      case 'clear-timer':
        this.timerSet = false
        return
      case 'join':
    }
  }
}
