import { afterEach, expect, test } from 'vitest'
import { makeDatabase, type TestDatabase } from './test-database.ts'
import { openNode } from './test-postgres-log.ts'

const made: TestDatabase[] = []

afterEach(async () => {
  for (const database of made.splice(0)) await database.remove()
})

test('nodes that all start at once on an empty database make one schema and one life', async () => {
  for (let times = 0; times < 5; times += 1) {
    const database = await makeDatabase()
    made.push(database)
    const nodes = await Promise.all(Array.from({ length: 6 }, () => openNode(database.url)))
    const pages = await Promise.all(nodes.map(({ log }) => log.since('lobby', 0, 0)))
    expect(new Set(pages.map(({ epoch }) => epoch)).size).toBe(1)
  }
})
