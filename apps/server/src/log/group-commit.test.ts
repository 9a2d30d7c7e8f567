import { expect, test } from 'vitest'
import { GroupCommit, type More } from './group-commit.ts'

test('what comes in one turn, or while a write runs, is written together, in order', async () => {
  const { group, writes, finish } = gathering()
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

test('what has come while a write was being prepared comes along, up to the first that does not fit', async () => {
  const { group, writes, more, finish } = gathering()
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

test('where there is something to prepare, the first begins a write at once', async () => {
  const { group, writes, more, finish } = gathering('at-once')
  const answers = [group.add('a')]
  await Promise.resolve()
  expect(writes).toEqual([['a']])
  answers.push(group.add('b'))
  more(() => true)
  await finish()
  expect(await Promise.all(answers)).toEqual(['A', 'B'])
})

test('it is idle when nothing waits and nothing is being written', async () => {
  const { group, finish } = gathering()
  await group.idle()
  let idle = false
  void group.add('a')
  void group.idle().then(() => (idle = true))
  await turn()
  expect(idle).toBe(false)
  await finish()
  expect(idle).toBe(true)
})

/** Writes take until they are told to finish; at most three items go together. */
function gathering(begin?: 'at-once') {
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
