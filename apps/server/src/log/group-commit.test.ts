import { expect, test } from 'vitest'
import { GroupCommit } from './group-commit.ts'

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
function gathering() {
  const writes: string[][] = []
  let done = () => {}
  const group = new GroupCommit<string, string>((items) => {
    writes.push(items)
    return new Promise((resolve) => (done = () => resolve(items.map((item) => item.toUpperCase()))))
  }, 3)
  return { group, writes, finish: () => (done(), turn()) }
}

function turn() {
  return new Promise(setImmediate)
}
