import { limits, username as usernameSchema, firstCharacters } from '@parley/shared'
import * as v from 'valibot'
import { refused, type Refused } from '../../chat/refusal-codes.ts'
import type { Actor } from '../../identity/actor.ts'
import { inOneScript, isMixed } from '../../identity/name-scripts.ts'
import { pictureFor } from '../../identity/programs/program-actor.ts'
import type { Call } from './operation.ts'

/** Behind the name of somebody elsewhere, where somebody here has that name. A letter would mix scripts. */
const elsewhereMark = ' ⇄'

/**
 * P19.11: the bridge, as who has written elsewhere; what is no bridge posts under its own name alone. A name that a person here has, or
 * could be taken for having, gets a mark, of one that mixes scripts one of them stays, and one that nobody may have is left out.
 */
export async function postingAs(
  { bot, actor, chat }: Pick<Call, 'bot' | 'actor' | 'chat'>,
  name: string | undefined,
): Promise<Actor | Refused> {
  if (name === undefined) return actor
  if (bot.kind !== 'bridge') return refused('not_allowed', { field: 'as' })
  const simpler = isMixed(name) ? (inOneScript(name) ?? wordsInOneScript(name)) : ''
  const names = [name, simpler].filter((one) => one !== '')
  for (const username of names.flatMap((one) => [one, marked(one)])) {
    const person = { username, avatar: pictureFor(bot, name) }
    const isName = v.is(usernameSchema, username)
    if (isName && (await chat.names.check({ person, author: actor.author })) === undefined)
      return { ...actor, person }
  }
  return actor
}

/** The first words of it, as far as they are of one script. */
function wordsInOneScript(name: string) {
  const words = name.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '')
  const beginnings = words.map((_, index) => words.slice(0, index + 1).join(' '))
  return beginnings.findLast((beginning) => !isMixed(beginning)) ?? ''
}

function marked(name: string) {
  return `${firstCharacters(name, limits.username - elsewhereMark.length)}${elsewhereMark}`
}
