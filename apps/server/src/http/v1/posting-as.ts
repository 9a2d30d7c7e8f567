import { limits, username as usernameSchema, firstCharacters } from '@parley/shared'
import * as v from 'valibot'
import { refused, type Refused } from '../../chat/refusal-codes.ts'
import type { Actor } from '../../identity/actor.ts'
import { pictureFor } from '../../identity/programs/program-actor.ts'
import type { Call } from './operation.ts'

/** Behind the name of somebody elsewhere, where somebody here has that name. A letter would mix scripts. */
const elsewhereMark = ' ⇄'

/**
 * P19.11: the bridge, as who has written elsewhere; what is no bridge posts under its own name alone. A name that a person here has, or
 * could be taken for having, gets a mark, and one that nobody may have is left out.
 */
export async function postingAs(
  { bot, actor, chat }: Pick<Call, 'bot' | 'actor' | 'chat'>,
  name: string | undefined,
): Promise<Actor | Refused> {
  if (name === undefined) return actor
  if (bot.kind !== 'bridge') return refused('not_allowed', { field: 'as' })
  for (const username of [name, marked(name)]) {
    const person = { username, avatar: pictureFor(bot, name) }
    const isName = v.is(usernameSchema, username)
    if (isName && (await chat.names.check({ person, author: actor.author })) === undefined)
      return { ...actor, person }
  }
  return actor
}

function marked(name: string) {
  return `${firstCharacters(name, limits.username - elsewhereMark.length)}${elsewhereMark}`
}
