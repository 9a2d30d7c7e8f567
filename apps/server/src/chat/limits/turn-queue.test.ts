import { expect, test } from 'vitest'
import { TurnQueue } from './turn-queue.ts'

test('runs as many at once as it may, and the others as places become free', async () => {
  const { queue, ends, started } = start(2, 10)
  void queue('a', 'a1')
  void queue('b', 'b1')
  void queue('c', 'c1')
  expect(started).toEqual(['a1', 'b1'])
  await end(ends, 'a1')
  expect(started).toEqual(['a1', 'b1', 'c1'])
})

test('the keys take turns: one that asks for much does not delay another', async () => {
  const { queue, ends, started } = start(1, 10)
  for (const name of ['a1', 'a2', 'a3', 'a4']) void queue('a', name)
  void queue('b', 'b1')
  for (const name of ['a1', 'a2', 'b1', 'a3', 'a4']) await end(ends, name)
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4'])
})

test('refuses what would wait behind too many, and nothing once they have run', async () => {
  const { queue, ends } = start(1, 1)
  const first = queue('a', 'a1')
  const second = queue('b', 'b1')
  expect(await queue('c', 'c1')).toBeUndefined()
  await end(ends, 'a1')
  await end(ends, 'b1')
  expect(await Promise.all([first, second])).toEqual(['a1', 'b1'])
  const later = queue('c', 'c2')
  await end(ends, 'c2')
  expect(await later).toBe('c2')
})

test('work that may not be refused waits behind any number', async () => {
  const queue = new TurnQueue(() => 1, 0)
  const ends: (() => void)[] = []
  const work = (name: string) => () => new Promise<string>((resolve) => ends.push(() => resolve(name)))
  const first = queue.run('a', work('a1'))
  expect(await queue.run('b', work('b1'))).toBeUndefined()
  const second = queue.wait('c', work('c1'))
  ends[0]?.()
  expect(await first).toBe('a1')
  await nextTurn()
  ends[1]?.()
  expect(await second).toBe('c1')
})

test('starts more when more may run', async () => {
  let most = 1
  const queue = new TurnQueue(() => most)
  const started: string[] = []
  const ends: (() => void)[] = []
  for (const key of ['a', 'b', 'c', 'd'])
    void queue.wait(key, () => {
      started.push(key)
      return new Promise<void>((resolve) => ends.push(resolve))
    })
  expect(started).toEqual(['a'])
  most = 3
  queue.resume()
  await nextTurn()
  expect(started).toEqual(['a', 'b', 'c'])
  most = 1
  ends[0]?.()
  ends[1]?.()
  await nextTurn()
  expect(started).toEqual(['a', 'b', 'c'])
  ends[2]?.()
  await nextTurn()
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

test('another turn of the event loop begins between two pieces of work', async () => {
  const queue = new TurnQueue(() => 2)
  const turns: number[] = []
  let turn = 0
  const next = () => {
    turn += 1
    if (turn < 20) setImmediate(next)
  }
  setImmediate(next)
  const work = () => Promise.resolve(void turns.push(turn))
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => queue.wait(key, work)))
  expect(turns.filter((at) => at === turns[0])).toHaveLength(2)
  expect(new Set(turns).size).toBe(3)
})

test('work that comes while others wait does not overtake them', async () => {
  const { queue, ends, started } = start(1, 10)
  void queue('a', 'a1')
  void queue('b', 'b1')
  ends.get('a1')?.()
  await Promise.resolve()
  void queue('c', 'c1')
  await nextTurn()
  await end(ends, 'b1')
  expect(started).toEqual(['a1', 'b1', 'c1'])
})

test('work that fails frees its place', async () => {
  const queue = new TurnQueue(() => 1, 1)
  await expect(queue.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(await queue.run('b', () => Promise.resolve('done'))).toBe('done')
})

function start(mostRunning: number, mostWaiting: number) {
  const turns = new TurnQueue(() => mostRunning, mostWaiting)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const queue = (key: string, name: string) =>
    turns.run(key, async () => {
      started.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      return name
    })
  return { queue, ends, started }
}

/** A place is free in the next turn of the event loop. */
async function nextTurn() {
  for (let n = 0; n < 2; n += 1) await new Promise(setImmediate)
}

async function end(ends: Map<string, () => void>, name: string) {
  ends.get(name)?.()
  await nextTurn()
}
