import { describe, expect, test } from 'vitest'
import { createTurns } from './turns.ts'

describe('turns', () => {
  test('run a few at a time, in order, and refuse when too many wait', async () => {
    const turns = createTurns(1, 1)
    const begun: string[] = []
    const first = Promise.withResolvers<undefined>()
    const one = turns.take(() => (begun.push('one'), first.promise))
    const two = turns.take(() => (begun.push('two'), Promise.resolve('done')))

    expect(turns.take(() => Promise.resolve())).toBeUndefined()
    expect(begun).toEqual(['one'])

    first.resolve(undefined)
    await one
    expect(await two).toBe('done')
    expect(begun).toEqual(['one', 'two'])
  })

  test('pass on when a task fails', async () => {
    const turns = createTurns(1, 1)
    const one = turns.take(() => Promise.reject(new Error('no')))
    const two = turns.take(() => Promise.resolve('done'))

    await expect(one).rejects.toThrow('no')
    expect(await two).toBe('done')
    expect(await turns.take(() => Promise.resolve('free again'))).toBe('free again')
  })
})
