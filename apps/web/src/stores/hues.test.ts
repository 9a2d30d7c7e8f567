import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { handedOut, hueCount, hueOf, noHues } from './hues.ts'

const somebody = (name: string, hue = 0) => ({
  username: name,
  avatar: hue.toString(16).padStart(4, '0').padEnd(64, 'f'),
})
const [ada, ben, mira] = [somebody('Ada'), somebody('Ben'), somebody('Mira')]

describe('the hues of people', () => {
  test('are those of their pictures, when nobody else has them', () => {
    const people = [somebody('Ada', 3), somebody('Ben', 11), somebody('Mira', 12)]
    const hues = handedOut(noHues, people)
    expect(people.map((person) => hueOf(hues, person))).toEqual([3, 11, 0])
    expect([...hues.ofName]).toEqual([
      ['Ada', 3],
      ['Ben', 11],
      ['Mira', 0],
    ])
  })

  test('stay with those who stay, when somebody comes or goes', () => {
    const first = handedOut(noHues, [ada, ben])
    const second = handedOut(first, [mira, ben, ada])
    for (const person of [ada, ben]) expect(hueOf(second, person)).toBe(hueOf(first, person))
    const third = handedOut(second, [mira])
    expect(hueOf(third, mira)).toBe(hueOf(second, mira))
    expect(hueOf(third, ben)).toBe(hueOf(second, ben))
  })

  test('change only for who comes back and finds theirs taken', () => {
    const first = handedOut(noHues, [ada])
    const second = handedOut(handedOut(first, []), [ben])
    const third = handedOut(second, [ada, ben])
    expect(hueOf(third, ben)).toBe(hueOf(first, ada))
    expect(hueOf(third, ada)).not.toBe(hueOf(third, ben))
  })

  test('differ among at most twelve who are present, no matter who came and went before', () => {
    const anybody = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 11 }))
      .map(([name, hue]) => somebody(`P${name}`, hue))
    const crowd = fc.uniqueArray(anybody, { maxLength: hueCount, selector: ({ username }) => username })
    fc.assert(
      fc.property(fc.array(crowd, { maxLength: 8 }), (crowds) => {
        let hues = noHues
        for (const people of crowds) {
          hues = handedOut(hues, people)
          expect(new Set(people.map((person) => hueOf(hues, person))).size).toBe(people.length)
        }
      }),
    )
  })

  test('are shared by more than twelve', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => somebody(`P${index}`))
    const hues = handedOut(noHues, crowd)
    for (const person of crowd) expect(hueOf(hues, person)).toBeLessThan(hueCount)
    expect(new Set(hues.of.values()).size).toBe(hueCount)
  })
})
