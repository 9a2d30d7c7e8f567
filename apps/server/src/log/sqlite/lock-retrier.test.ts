import { expect, test } from 'vitest'
import { DatabaseLocked, LockRetrier } from './lock-retrier.ts'
import { CallRefused } from './worker-rpc.ts'

test('repeats a call until the lock is released, for as long as it is patient', async () => {
  const { retrier, call, clock } = locked()
  const answer = retrier.run(call, 1_000)
  await clock.pass(999)
  clock.isLocked = false
  await clock.pass(100)
  expect(await answer).toBe('done')
})

test('gives up after its patience, which calls one after the other share', async () => {
  const { retrier, call, clock } = locked()
  const first = rejection(retrier.run(call, 1_000))
  await clock.pass(1_100)
  expect(await first).toBeInstanceOf(DatabaseLocked)
  const before = clock.now()
  expect(await rejection(retrier.run(call, 1_000))).toBeInstanceOf(DatabaseLocked)
  expect(clock.now()).toBe(before)
})

test('is patient again with another lock', async () => {
  const { retrier, call, clock } = locked()
  const first = rejection(retrier.run(call, 100))
  await clock.pass(200)
  await first
  await clock.pass(5_000)
  const later = retrier.run(call, 100)
  await clock.pass(50)
  clock.isLocked = false
  await clock.pass(50)
  expect(await later).toBe('done')
})

test('logs one line when it gives up, and one when the lock is released', async () => {
  const { retrier, call, clock, lines } = locked()
  for (let n = 0; n < 3; n += 1) {
    const refused = rejection(retrier.run(call, 100))
    await clock.pass(2_000)
    await refused
  }
  clock.isLocked = false
  await retrier.run(call, 100)
  await retrier.run(call, 100)
  expect(lines).toEqual([
    expect.stringMatching(/locked the database/),
    expect.stringMatching(/no longer locked/),
  ])
})

test('waits no longer than it is told when it has to hurry', async () => {
  const { retrier, call, clock } = locked()
  const refused = rejection(retrier.run(call, 60_000))
  await clock.pass(10)
  retrier.hurry(100)
  await clock.pass(150)
  expect(await refused).toBeInstanceOf(DatabaseLocked)
})

test('passes on any other error at once', async () => {
  const { retrier } = locked()
  expect(await rejection(retrier.run(() => Promise.reject(new Error('broken')), 1_000))).toEqual(
    new Error('broken'),
  )
})

function locked() {
  const clock = new StepClock()
  const lines: string[] = []
  const add = (line: string) => void lines.push(line)
  const retrier = new LockRetrier({ info: add, warn: add }, clock)
  const call = () =>
    clock.isLocked ? Promise.reject(new CallRefused('database is locked')) : Promise.resolve('done')
  return { retrier, call, clock, lines }
}

const rejection = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

/** A clock that the test advances; `pass` lets everything run that is due meanwhile. */
class StepClock {
  isLocked = true
  #now = 0
  #sleeping: { until: number; wake: () => void }[] = []

  now = () => this.#now

  sleep = (ms: number) => new Promise<void>((wake) => this.#sleeping.push({ until: this.#now + ms, wake }))

  async pass(ms: number) {
    for (const end = this.#now + ms; this.#now < end; this.#now += 1) {
      for (const { wake } of this.#sleeping.filter(({ until }) => until <= this.#now)) wake()
      this.#sleeping = this.#sleeping.filter(({ until }) => until > this.#now)
      await new Promise(setImmediate)
    }
  }
}
