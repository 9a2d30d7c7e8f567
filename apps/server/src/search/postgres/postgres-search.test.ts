import { wordsOf } from '@parley/shared'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Draft } from '../../log/message-log.ts'
import { openPostgresLog } from '../../log/postgres/postgres-log.ts'
import { PostgresSearch } from './postgres-search.ts'
import { messageSearchContract } from '../../testing/contracts/search-contract.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'

const quiet = { info: () => undefined, warn: () => undefined }

async function createSearched(path: 'with trigrams' | 'without', logger = quiet) {
  const { url, query, remove } = await makeDatabase(path === 'with trigrams' ? ['public'] : [])
  const log = await openPostgresLog({
    url,
    logger,
    failed: (error) => {
      throw error
    },
  })
  return { log, url, query, remove, open: () => new PostgresSearch(log, url, logger) }
}

messageSearchContract('PostgreSQL without pg_trgm', () => createSearched('without'))

messageSearchContract('PostgreSQL with pg_trgm', async () => {
  const made = await createSearched('with trigrams')
  const search = made.open()
  await search.follow()
  return { ...made, open: () => search }
})

test('with pg_trgm, finds rare words in any part of the room, Chinese ones too', async () => {
  const { log, query, remove, open } = await createSearched('with trigrams')
  onTestFinished(async () => {
    await log.close()
    await remove()
  })
  const search = open()
  await search.follow()
  await log.append('lobby', [post('the needle'), post('测试中文输入法')])
  await search.find({ room: 'lobby', words: ['needle'] })
  await query(
    `INSERT INTO texts SELECT 'lobby', 2 + n, 'straw ' || md5(n::text) FROM generate_series(1, 60000) AS n`,
  )
  await query('ANALYZE texts')
  const find = (text: string) => search.find({ room: 'lobby', words: wordsOf(text) })
  // On a slow machine the indexed query may time out; then the result is bounded, and the next try is not.
  const wholeRoom = { count: 1, reached: 0, more: false }
  const patient = { timeout: 20_000 }
  await vi.waitFor(
    async () => expect(await find('needle')).toMatchObject({ ...wholeRoom, messages: [{ id: 1 }] }),
    patient,
  )
  await vi.waitFor(
    async () => expect(await find('中文输')).toMatchObject({ ...wholeRoom, messages: [{ id: 2 }] }),
    patient,
  )
  // P10.4: one character is not indexed: one page covers a bounded part.
  const first = await find('测')
  expect(first).toMatchObject({ count: 0, atLeast: true, more: true, reached: 10_003 })
  expect(await search.find({ room: 'lobby', words: ['测'], before: first.reached })).toMatchObject({
    ...{ more: false, messages: [{ id: 2 }] },
  })
})

test('without pg_trgm, warns once, and a page covers a bounded part of the room', async () => {
  const warn = vi.fn()
  const { log, query, remove, open } = await createSearched('without', { ...quiet, warn })
  onTestFinished(async () => {
    await log.close()
    await remove()
  })
  const search = open()
  await search.follow()
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/pg_trgm is not available.*: .*gin_trgm_ops/),
  )
  await log.append('lobby', [post('the needle')])
  await search.find({ room: 'lobby', words: ['needle'] })
  await query(`INSERT INTO texts SELECT 'lobby', 1 + n, 'straw' FROM generate_series(1, 60000) AS n`)
  const first = await search.find({ room: 'lobby', words: ['needle'] })
  expect(first).toMatchObject({ count: 0, atLeast: true, more: true, reached: 10_002 })
  const next = await search.find({ room: 'lobby', words: ['needle'], before: first.reached })
  expect(next).toMatchObject({ more: false, messages: [{ message: 'the needle' }] })
})

test('indexes posts, edits and removals without a search', async () => {
  const { log, query, remove, open } = await createSearched('without')
  const search = open()
  onTestFinished(async () => {
    await search.close()
    await log.close()
    await remove()
  })
  await log.append('lobby', [post('before it starts'), post('gone')])
  await search.follow()
  const isFiled = (texts: string[]) =>
    vi.waitFor(
      async () =>
        expect(await query('SELECT folded FROM texts ORDER BY id')).toEqual(
          texts.map((folded) => ({ folded })),
        ),
      { timeout: 10_000 },
    )
  await isFiled(['before it starts', 'gone'])
  await log.append('lobby', [
    { ...ada, type: 'edit', cid: 'edit-1', id: 1, message: 'After' },
    { ...ada, type: 'remove', cid: 'remove-2', id: 2 },
  ])
  await isFiled(['after'])
})

test('P10.6: marks a result as behind while another node indexes the room', async () => {
  const { log, url, remove, open } = await createSearched('without')
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  onTestFinished(async () => {
    await other.end()
    await log.close()
    await remove()
  })
  const find = () => open().find({ room: 'lobby', words: ['text'] })
  await log.append('lobby', [post('text one')])
  expect(await find()).toMatchObject({ count: 1 })
  await log.append('lobby', [post('text two')])
  await other.query("BEGIN; SELECT FROM filed WHERE room = 'lobby' FOR UPDATE")
  expect(await find()).toMatchObject({ count: 1, behind: true })
  await other.query('ROLLBACK')
  const found = await find()
  expect(found).toMatchObject({ count: 2 })
  expect(found.behind).toBeUndefined()
})

test('rebuilds an index that is incomplete because its node was killed', async () => {
  const { log, query, remove, open } = await createSearched('with trigrams')
  onTestFinished(async () => {
    await log.close()
    await remove()
  })
  await open().follow()
  await query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'texts_by_trigram'::regclass`)
  await open().follow()
  expect(
    await query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'texts_by_trigram'::regclass`),
  ).toEqual([{ indisvalid: true }])
})

const ada = { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }

let cids = 0
function post(message: string): Draft {
  cids += 1
  return { ...ada, type: 'post', cid: `cid-${cids}`, message }
}
