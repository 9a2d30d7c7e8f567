import { expect, test } from 'vitest'
import { wantedNews } from './wanted-news.ts'

test.for([
  ['mentions', undefined, 'mentions'],
  ['everything', undefined, 'everything'],
  ['mentions', 'all', 'everything'],
  ['mentions', 'nothing', 'nothing'],
  ['everything', 'nothing', 'nothing'],
  ['nothing', 'all', 'nothing'],
] as const)('told of %s in this browser, and of %s in the room: %s', ([inBrowser, notify, wanted]) => {
  expect(wantedNews(inBrowser, notify === undefined ? {} : { notify })).toBe(wanted)
})

test('a room that the list does not have yet follows the choice for this browser', () => {
  expect(wantedNews('everything', undefined)).toBe('everything')
})
