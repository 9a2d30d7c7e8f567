import type { ShownRoom } from '@parley/shared'
import { loadCommandWords } from '../../../i18n/command-words.ts'
import { loadModerationWords } from '../../../i18n/moderation-words.ts'
import { useLately } from '../../../stores/lately-store.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { loadModeration, type ShownPart } from '../../moderation/index.ts'
import { typedName } from './typed-name.ts'

type Moderation = ReturnType<Awaited<ReturnType<typeof loadModeration>>['useModeration']>

export type Target = Extract<ShownPart, { name: 'ban' }>['target']

/** What a command knows and can do. */
export interface CommandContext {
  username: string
  shown: ShownRoom | undefined
  moderation: Pick<Moderation, 'ask' | 'moderate' | 'removeAll' | 'talkTo'>
  /** Who is meant at the beginning of what was typed, and what is behind the name. */
  personNamed: (typed: string) => { target: Target; rest: string } | undefined
}

/** With the words of all commands. */
export async function commandContext(): Promise<CommandContext> {
  const [{ useModeration }] = await Promise.all([loadModeration(), loadCommandWords(), loadModerationWords()])
  const room = useRoom()
  const person = usePerson()
  const lately = useLately()
  return {
    username: person.known?.username ?? '',
    shown: room.view?.shown,
    moderation: useModeration(),
    personNamed,
  }

  function personNamed(typed: string) {
    const messages = room.messages.filter(({ guest }) => !guest)
    const known = [...(room.view?.people.listed ?? []), ...lately.people, ...messages]
    const meant = typedName(typed, new Set(known.map(({ username }) => username)))
    if (meant === undefined) return undefined
    const { username, rest } = meant
    const avatar = known.findLast((one) => one.username === username)?.avatar ?? ''
    return { target: { username, avatar, whom: { username } }, rest }
  }
}
