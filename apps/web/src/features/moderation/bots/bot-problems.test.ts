import { beforeAll, expect, test } from 'vitest'
import { loadBotWords } from '../../../i18n/bot-words.ts'
import { setLanguage } from '../../../i18n/language.ts'
import { partsOf } from '../../../i18n/who.ts'
import { problemsIn, problemsOf, type BotProblems } from './bot-problems.ts'

beforeAll(async () => {
  await setLanguage('en')
  await loadBotWords()
})

const build = { name: 'Build', rooms: ['team', 'gardn'], may: ['read' as const] }
const refusal = (code: string, field?: string) => ({
  type: 'refused' as const,
  refusal: { code, reason: 'of the server', ...(field !== undefined && { field }) },
})
const plain = (problems: BotProblems) =>
  Object.fromEntries(
    Object.entries(problems).map(([place, text]) => [
      place,
      partsOf(text as string)
        .join('')
        .replace('\u2060', ''),
    ]),
  )

test('everything that is missing is said at once', () => {
  expect(problemsIn({ name: '', rooms: [], may: [] })).toEqual({
    name: 'A bot needs a name.',
    rooms: 'Name at least one room.',
    may: 'Choose at least one of these.',
  })
  expect(problemsIn({ ...build, rooms: Array.from({ length: 21 }, (_, n) => `r${n}`) })).toEqual({
    rooms: 'Name at most 20 rooms.',
  })
  expect(problemsIn(build)).toBeUndefined()
  expect(problemsIn({ ...build, rooms: null })).toBeUndefined()
})

test.each([
  [refusal('no_such_room', 'rooms.1'), { rooms: 'gardn: There is no such room, or it is not for you.' }],
  [refusal('too_many_programs', 'rooms'), { rooms: expect.stringContaining('at most 50') as string }],
  [refusal('not_allowed', 'rooms'), { rooms: expect.stringContaining('not allowed') as string }],
  [refusal('name_taken', 'name'), { name: expect.stringContaining('name') as string }],
  [refusal('door_closed', 'key'), { other: expect.any(String) as string }],
  [refusal('sunday'), { other: 'of the server' }],
  [{ type: 'unreachable' as const }, { other: expect.any(String) as string }],
])('%j is said where it is wrong', (answer, problems) => {
  expect(plain(problemsOf(answer, build))).toEqual(problems)
})
