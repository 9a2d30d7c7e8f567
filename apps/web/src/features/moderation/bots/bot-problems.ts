import type { NewBot } from '@parley/shared'
import type { Answer } from '../../../api/call.ts'
import { failureText } from '../../../api/failure-text.ts'
import { botWords as words } from '../../../i18n/bot-words.ts'
import { mostRooms } from './chosen-rooms.ts'

/** What is wrong, in the place where it is. */
export interface BotProblems {
  name?: string
  rooms?: string
  may?: string
  /** Nothing of what was typed. */
  other?: string
}

/** What can be said before the server is asked; undefined: nothing. */
export function problemsIn({ name, rooms, may }: NewBot): BotProblems | undefined {
  const problems: BotProblems = {
    ...(name === '' && { name: words.noName }),
    ...(rooms?.length === 0 && { rooms: words.noRooms }),
    ...(rooms !== null && rooms.length > mostRooms && { rooms: words.tooManyRooms }),
    ...(may.length === 0 && { may: words.nothing }),
  }
  return Object.keys(problems).length === 0 ? undefined : problems
}

/** What the server says is wrong with the bot. */
export function problemsOf(
  answer: Exclude<Answer<unknown>, { type: 'done' }>,
  { rooms }: Pick<NewBot, 'rooms'>,
): BotProblems {
  if (answer.type !== 'refused') return { other: failureText(answer) }
  const { code, field = '' } = answer.refusal
  const text = code === 'too_many_programs' ? words.full : failureText(answer)
  const [place, index] = field.split('.')
  const named = rooms?.[Number(index ?? -1)]
  if (place === 'rooms') return { rooms: named === undefined ? text : words.ofRoom(named, text) }
  if (place === 'name' || place === 'may') return { [place]: text }
  return { other: text }
}
