import { expect, test } from 'vitest'
import { GroupCommit, type More } from './group-commit.ts'

test('writes items of one turn, or of the time of a write, as one batch in order', async () => {
  const { group, writes, finish } = manualWrites()
  const answers = [group.add('a'), group.add('b')]
  await turn()
  answers.push(group.add('c'), group.add('d'), group.add('e'), group.add('f'))
  await turn()
  expect(writes).toEqual([['a', 'b']])
  await finish()
  expect(writes).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ])
  await finish()
  await finish()
  expect(writes.at(-1)).toEqual(['f'])
  expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D', 'E', 'F'])
})

test('adds items that arrive during the preparation of a write, up to the first that does not fit', async () => {
  const { group, writes, more, finish } = manualWrites()
  const answers = [group.add('a')]
  await turn()
  answers.push(group.add('b'), group.add('x'), group.add('c'))
  more((item) => item !== 'x')
  expect(writes).toEqual([['a', 'b']])
  await finish()
  expect(writes).toEqual([
    ['a', 'b'],
    ['x', 'c'],
  ])
  answers.push(group.add('d'), group.add('e'))
  more(() => true)
  more(() => true)
  expect(writes.at(-1)).toEqual(['x', 'c', 'd'])
  await finish()
  expect(writes.at(-1)).toEqual(['e'])
  await finish()
  expect(await Promise.all(answers)).toEqual(['A', 'B', 'X', 'C', 'D', 'E'])
})

test('starts the first write at once when configured so', async () => {
  const { group, writes, more, finish } = manualWrites('at-once')
  const answers = [group.add('a')]
  await Promise.resolve()
  expect(writes).toEqual([['a']])
  answers.push(group.add('b'))
  more(() => true)
  await finish()
  expect(await Promise.all(answers)).toEqual(['A', 'B'])
})

test('is idle when no item waits or is being written', async () => {
  const { group, finish } = manualWrites()
  await group.idle()
  let idle = false
  void group.add('a')
  void group.idle().then(() => (idle = true))
  await turn()
  expect(idle).toBe(false)
  await finish()
  expect(idle).toBe(true)
})

/** Writes of at most three items, which last until `finish`. */
function manualWrites(begin?: 'at-once') {
  const writes: string[][] = []
  let done = () => {}
  let add: More<string> = () => {}
  const write = (items: string[], more: More<string>) => {
    writes.push(items)
    add = more
    return new Promise<string[]>((resolve) => (done = () => resolve(items.map((item) => item.toUpperCase()))))
  }
  const group = new GroupCommit(write, 3, begin)
  const more: More<string> = (fits) => add(fits)
  return { group, writes, more, finish: () => (done(), turn()) }
}

function turn() {
  return new Promise(setImmediate)
}
