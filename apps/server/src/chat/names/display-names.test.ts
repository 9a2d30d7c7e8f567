import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Actor } from '../../identity/actor.ts'
import { nameKeys } from '../../identity/confusable-names.ts'
import { PresentNames } from '../../presence/present-names.ts'
import { MemoryLog, MemoryStorage } from '../../testing/memory-log.ts'
import { claimOf } from '../../testing/name-claim.ts'
import { DisplayNames } from './display-names.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const minuteMs = 60_000

test('P4.8: a join writes nothing, and the first change claims the name once', async () => {
  const { names, claims } = makeNames()
  const ada = actor('Ada', 'one')
  expect(await names.enter({}, ada)).toBeUndefined()
  expect(claims).not.toHaveBeenCalled()
  expect(await Promise.all([names.use(ada), names.use(ada)])).toEqual([undefined, undefined])
  expect(claims).toHaveBeenCalledExactlyOnceWith({ author: 'one', name: 'Ada', keys: nameKeys('Ada') })
})

test('P4.8: a name of somebody present is taken until they leave, and so is what looks like it', async () => {
  const { names } = makeNames()
  const session = {}
  await names.enter(session, actor('Ian', 'one'))
  for (const name of ['Ian', 'lan', '\ua4f2\ua4ee\ua4e0'])
    expect(await names.enter({}, actor(name, 'two'))).toMatchObject({ code: 'name_taken' })
  expect(await names.isFree('IAN')).toBe(false)
  expect(await names.enter({}, actor('Lan', 'two'))).toBeUndefined()
  expect(await names.enter({}, actor('Ian', 'one'))).toBeUndefined()
  names.leave(session)
  expect(await names.isFree('IAN')).toBe(false)
})

/** The owner's name, and what would look like it to others. */
const lookAlikes: [owner: string, ...others: string[]][] = [
  ['Ada', '\u0410d\u0430', '\u13aa\u13a0\u13aa', 'Ａｄａ', '𝐀𝒹𝖺', 'ᴀᴅᴀ', 'Ad\u200da', 'A\u0501a'],
  ['Bob', '\u0412\u041e\u0412', 'B0b', 'B\u06f0b', 'b\u05e1b'],
  ['Niko', '\u039d\u0399\u039a\u039f', 'Nik\u03bf'],
  ['Ian', 'lan', '1an', '\ua4f2\ua4ee\ua4e0'],
  ['Noo', '\u0578\u0585\u0585', 'N\u0585o'],
  ['lo', '\u05d5\u05e1', '\u0627\u0647'],
  ['Marni', 'Mami', 'Rnarni'],
  ['राम1', 'राम१'],
  ['علي', 'عـلي'],
]

test.for(lookAlikes.flatMap(([owner, ...others]) => others.map((other) => [owner, other] as const)))(
  'P4.8: nobody gets in beside %s as %s, and who owns the name does',
  async ([owner, other]) => {
    const { names } = makeNames()
    const one = actor(owner, 'one')
    await names.enter({}, one)
    await names.use(one)
    expect((await names.enter({}, actor(other, 'two')))?.code).toMatch(/^(name_taken|mixed_name)$/)
    expect(await names.enter({}, actor(owner, 'one'))).toBeUndefined()
  },
)

test('P4.8: a name that was not claimed is free when its person has left', async () => {
  const { names } = makeNames()
  const session = {}
  await names.enter(session, actor('Ada', 'one'))
  names.leave(session)
  expect(await names.enter({}, actor('Ada', 'two'))).toBeUndefined()
})

test('P4.8: who leaves before the answer does not stay', async () => {
  const { names } = makeNames()
  const session = {}
  const entered = names.enter(session, actor('Ada', 'one'))
  names.leave(session)
  await entered
  expect(await names.isFree('Ada')).toBe(true)
})

test('P4.8: of two who join at once under names that look alike, one gets in', async () => {
  const { names } = makeNames()
  const both = await Promise.all([names.enter({}, actor('Ian', 'one')), names.enter({}, actor('lan', 'two'))])
  expect(both).toEqual([undefined, { code: 'name_taken', suggestion: 'lan 2' }])
})

test('P4.8: a change is refused when somebody else has claimed the name meanwhile', async () => {
  const { names, log } = makeNames()
  const ada = actor('Ada', 'one')
  await names.enter({}, ada)
  await log.claimName(claimOf('Ada', 'two', nameKeys('Ada')))
  expect(await names.use(ada)).toEqual({ code: 'name_taken', suggestion: 'Ada 2' })
})

test('P4.8: ten minutes of presence claim a name, and each day more renews it', async () => {
  const { names, claims } = makeNames()
  await names.enter({}, actor('Ada', 'one'))
  vi.advanceTimersByTime(9 * minuteMs)
  await names.useAll()
  expect(claims).not.toHaveBeenCalled()
  vi.advanceTimersByTime(minuteMs)
  await names.useAll()
  await names.useAll()
  expect(claims).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(24 * 60 * minuteMs)
  await names.useAll()
  expect(claims).toHaveBeenCalledTimes(2)
})

test('P4.8: beyond the limit a change is not refused, and claims the name later', async () => {
  const take = vi.fn(() => 30)
  const { log, names, claims } = makeNames(take)
  const reads = vi.spyOn(log, 'nameOwners')
  const ada = actor('Ada', 'one')
  for (let change = 0; change < 100; change += 1) expect(await names.use(ada)).toBeUndefined()
  expect(claims).not.toHaveBeenCalled()
  expect(reads).toHaveBeenCalledOnce()
  take.mockReturnValue(0)
  vi.advanceTimersByTime(10_000)
  expect(await names.use(ada)).toBeUndefined()
  expect(claims).toHaveBeenCalledOnce()
  expect(take).toHaveBeenCalledTimes(2)
})

test('P4.8: to use an own name again takes no turn of the limit', async () => {
  const take = vi.fn(() => 0)
  const { names, log } = makeNames(take)
  await log.claimName(claimOf('Ada', 'one', nameKeys('Ada')))
  expect(await names.use(actor('Ada', 'one'))).toBeUndefined()
  expect(take).not.toHaveBeenCalled()
})

function makeNames(take = () => 0) {
  const log = new MemoryLog(new MemoryStorage())
  const claims = vi.spyOn(log, 'claimName')
  return { log, claims, names: new DisplayNames({ log, present: new PresentNames(), limits: { take } }) }
}

function actor(username: string, author: string): Actor {
  return {
    author,
    person: { username, avatar: 'a'.repeat(64) },
    credential: { author, credential: username, stored: undefined },
    address: '127.0.0.1',
    connection: {},
  }
}
