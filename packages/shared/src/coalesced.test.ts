import { expect, test, vi } from 'vitest'
import { coalesced } from './coalesced.ts'

/** A task whose runs end when told. */
function fakeTask() {
  const runs: PromiseWithResolvers<boolean>[] = []
  const run = coalesced(() => {
    const ended = Promise.withResolvers<boolean>()
    runs.push(ended)
    return ended.promise
  })
  return { run, runs }
}

test('calls during a run lead to one more run, which begins when the first has ended', async () => {
  const { run, runs } = fakeTask()
  const done = vi.fn()
  void run().then(done)
  await run()
  await run()
  expect(runs).toHaveLength(1)
  runs[0]?.resolve(false)
  await vi.waitFor(() => expect(runs).toHaveLength(2))
  expect(done).not.toHaveBeenCalled()
  runs[1]?.resolve(false)
  await vi.waitFor(() => expect(done).toHaveBeenCalled())
  expect(runs).toHaveLength(2)
})

test('goes on while the task says that there is more', async () => {
  const answers = [true, true, false]
  const task = vi.fn(() => Promise.resolve(answers.shift() ?? false))
  await coalesced(task)()
  expect(task).toHaveBeenCalledTimes(3)
})

test('rejects as the task does, and runs at the next call', async () => {
  const { run, runs } = fakeTask()
  const first = run()
  runs[0]?.reject(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  void run()
  expect(runs).toHaveLength(2)
})
