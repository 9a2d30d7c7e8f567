import { wordsOf } from '@parley/shared'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'
import { SqliteSearch } from '../../search/sqlite/sqlite-search.ts'

// Measures indexing and searching a room of 100,000 messages, half of them Chinese.
const messages = 100_000
const batch = 1_000
const rounds = 15

const random = chance(42)
const vocabulary = Array.from({ length: 20_000 }, word)
const characters = Array.from({ length: 3_500 }, (_, n) => String.fromCharCode(0x4e00 + n * 5))
const [first = '', second = '', third = ''] = characters
const queries = {
  'two Chinese characters, rare': '熊猫',
  'two Chinese characters, absent': '龘龘',
  'two Chinese characters, frequent': first + second,
  'one Chinese character, frequent': first,
  'three Chinese characters': first + second + third,
  'two Chinese words, frequent': `${first} ${second}`,
  'a word, rare': 'needlehay',
  'a word, frequent': vocabulary[3] ?? '',
  'one letter': 'e',
  'a word, absent': 'zqxjkv',
  'ten words': vocabulary.slice(2, 12).join(' '),
}

const folder = mkdtempSync(join(tmpdir(), 'parley-search-'))
const log = await openSqliteLog(folder, fail)
for (let posted = 0; posted < messages; posted += batch)
  await log.append(
    'lobby',
    Array.from({ length: batch }, (_, n) => draft(posted + n)),
  )
const began = performance.now()
const cpuBefore = process.cpuUsage()
const search = new SqliteSearch(folder, fail)
while ((await find('熊猫')).behind);
const { user, system } = process.cpuUsage(cpuBefore)
console.log(`indexed in ${ms(performance.now() - began)}, with ${ms((user + system) / 1_000)} of CPU`)
console.log(`log ${megabytes('parley.sqlite')}, index ${megabytes('search.sqlite')}`)
for (const [what, query] of Object.entries(queries)) await measure(what, query)
await search.close()
await log.close()
rmSync(folder, { recursive: true })

async function measure(what: string, query: string) {
  const times: number[] = []
  let count = 0
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    count = (await find(query)).count ?? 0
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const [median = 0, slowest = 0] = [times[Math.floor(rounds / 2)], times.at(-1)]
  console.log(`${what}: ${count} found, median ${ms(median)}, slowest ${ms(slowest)}`)
}

function find(query: string) {
  return search.find({ room: 'lobby', words: wordsOf(query) })
}

function draft(n: number) {
  const message = `${n % 2 === 0 ? chinese() : english()}${n === 7 ? ' 熊猫 needlehay' : ''}`
  const person = { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
  return { type: 'post' as const, ...person, cid: `cid-${String(n).padStart(6, '0')}`, message }
}

function english() {
  return Array.from({ length: 3 + Math.floor(random() * 20) }, () => pick(vocabulary)).join(' ')
}

function chinese() {
  return Array.from({ length: 5 + Math.floor(random() * 40) }, () => pick(characters)).join('')
}

function word() {
  return Array.from({ length: 2 + Math.floor(random() * 8) }, () =>
    pick(Array.from('etaoinshrdlcumwfgypbvkjxqz')),
  ).join('')
}

/** Like a language: few words are frequent. */
function pick(list: readonly string[]) {
  return list[Math.max(0, Math.floor(list.length ** random()) - 1)] ?? ''
}

/** The same messages in each run (Numerical Recipes, 7.1). */
function chance(seed: number) {
  let state = seed
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32
}

function ms(time: number) {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`
}

function megabytes(name: string) {
  return `${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB`
}

function fail(error: Error): never {
  throw error
}
