import { beforeAll, expect, test } from 'vitest'
import { loadBotWords } from '../../../i18n/bot-words.ts'
import { setLanguage } from '../../../i18n/language.ts'
import { partsOf } from '../../../i18n/who.ts'
import { botLine } from './bot-line.ts'

beforeAll(async () => {
  await setLanguage('en', ['en-GB'])
  await loadBotWords()
})

const bot = {
  id: 'x',
  name: 'Build',
  rooms: ['team', 'garden'],
  may: ['read', 'post'],
  madeBy: 'Ada',
  isOwn: true,
}

test.each([
  [{}, 'Read, Post in team, garden · by Ada · never used'],
  [{ rooms: null, madeBy: '' }, 'Read, Post in every open room · by the operator · never used'],
  [{ rooms: ['team'], elsewhere: true as const }, 'Read, Post in team and elsewhere · by Ada · never used'],
  [
    { rooms: ['team'], bridge: true as const },
    'passes on what others write elsewhere · Read, Post in team · by Ada · never used',
  ],
  [{ may: ['moderate', 'fly'] }, 'Moderate, fly in team, garden · by Ada · never used'],
  [
    { rooms: ['team'], usedAt: new Date(2026, 4, 3, 9, 5).getTime() },
    'Read, Post in team · by Ada · last used 3 May, 9:05',
  ],
])('P19.10: a bot with %j is described in one line', (more, line) => {
  expect(
    partsOf(botLine({ ...bot, ...more }))
      .join('')
      .replaceAll('\u2060', ''),
  ).toBe(line)
})
