import { describe, expect, test } from 'vitest'
import { createTaskQueue } from './task-queue.ts'

describe('a task queue', () => {
  test('runs a few tasks at a time, in order, and refuses more when too many wait', async () => {
    const queue = createTaskQueue(1, 1)
    const started: string[] = []
    const first = Promise.withResolvers<undefined>()
    const one = queue.add(() => (started.push('one'), first.promise))
    const two = queue.add(() => (started.push('two'), Promise.resolve('done')))

    expect(queue.add(() => Promise.resolve())).toBeUndefined()
    expect(started).toEqual(['one'])

    first.resolve(undefined)
    await one
    expect(await two).toBe('done')
    expect(started).toEqual(['one', 'two'])
  })

  test('runs the next task when one fails', async () => {
    const queue = createTaskQueue(1, 1)
    const one = queue.add(() => Promise.reject(new Error('no')))
    const two = queue.add(() => Promise.resolve('done'))

    await expect(one).rejects.toThrow('no')
    expect(await two).toBe('done')
    expect(await queue.add(() => Promise.resolve('free again'))).toBe('free again')
  })
})
