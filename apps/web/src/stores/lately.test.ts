import { personKey, type Message, type Person } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { arrivedAt, departed, latelyHere, mostShown } from './lately.ts'

const somebody = (username: string): Person => ({ username, avatar: username.padEnd(64, 'a') })
const [ada, ben, mira] = [somebody('ada'), somebody('ben'), somebody('mira')]
const wrote = (person: Person, at: number, more: Partial<Message> = {}) =>
  ({ id: at, ...person, at, message: 'hi', ...more }) as Message

describe('those who left', () => {
  test('are kept with the time at which they left, until they come back', () => {
    const one = departed(new Map(), [ada, ben], [ada], 100)
    expect([...one.values()]).toEqual([{ ...ben, at: 100, left: true }])
    expect(departed(one, [ada], [ada], 200)).toEqual(one)
    expect(departed(one, [ada], [ada, ben], 300).size).toBe(0)
  })
})

describe('those who came', () => {
  test('have the time of their arrival until they leave, those who were here before have none', () => {
    const one = arrivedAt(new Map(), [ada], [ada, ben], 100)
    const time = (of: ReadonlyMap<string, number>, person: Person) => of.get(personKey(person))
    expect([time(one, ada), time(one, ben)]).toEqual([undefined, 100])
    const two = arrivedAt(one, [ada, ben], [ada, ben, mira], 200)
    expect([time(two, ben), time(two, mira)]).toEqual([100, 200])
    const left = arrivedAt(two, [ada, ben, mira], [ada, mira], 300)
    expect(time(arrivedAt(left, [ada, mira], [ada, mira, ben], 400), ben)).toBe(400)
  })
})

describe('those who were here lately', () => {
  test('are those who left and those who wrote, the latest first, without those who are here', () => {
    const gone = departed(new Map(), [ada, ben], [ada], 100)
    const messages = [wrote(ben, 50), wrote(ada, 60), wrote(mira, 150)]
    expect(latelyHere(gone, messages, [ada])).toEqual([
      { ...mira, at: 150, left: false },
      { ...ben, at: 100, left: true },
    ])
  })

  test('are listed once for each name, as the one seen last', () => {
    const pictured = { ...ben, avatar: 'f'.repeat(64) }
    expect(latelyHere(new Map(), [wrote(ben, 1), wrote(pictured, 2)], [])).toEqual([
      { ...pictured, at: 2, left: false },
    ])
  })

  test('are not those who are here under another name', () => {
    const renamed = { ...ada, username: 'countess' }
    expect(latelyHere(departed(new Map(), [ada], [renamed], 1), [], [renamed])).toEqual([])
  })

  test('are not guests, whose names belong to others', () => {
    expect(latelyHere(new Map(), [wrote(ben, 1, { guest: true })], [])).toEqual([])
  })

  test('are not more than can be read', () => {
    const messages = Array.from({ length: 50 }, (_, index) => wrote(somebody(`p${index}`), index))
    expect(latelyHere(new Map(), messages, [])).toHaveLength(mostShown)
  })
})
