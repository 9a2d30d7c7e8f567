import { actionLine, limits, settingsChange, shrugged } from '@parley/shared'
import * as v from 'valibot'
import { commandWords as words } from '../../../i18n/command-words.ts'
import { duration } from '../../../i18n/time/duration.ts'
import { moderationWords } from '../../../i18n/moderation-words.ts'
import { shownPart } from '../../moderation/index.ts'
import { shortcutsShown } from '../../shortcuts/index.ts'
import type { CommandContext, Target } from './command-context.ts'
import { typedDuration } from './typed-duration.ts'

/** What has become of a command. */
export type CommandOutcome =
  | { type: 'post'; text: string }
  /** `note`: what there is to say, where nothing else says it. */
  | { type: 'done'; note?: string }
  | { type: 'refused'; why: string }

interface Command {
  takes?: keyof typeof words.takes | 'wait'
  /** To whom it is offered. The server decides who may do it. */
  offered: 'everyone' | 'moderators' | 'owners'
  run: (typed: string, context: CommandContext) => CommandOutcome | Promise<CommandOutcome>
}

export type CommandName = keyof typeof words.does

/** The names agree with those of the terminal. What asks first, or has more to choose from, opens its dialog. */
export const commands: Record<CommandName, Command> = {
  me: {
    ...{ takes: 'text', offered: 'everyone' },
    run: (typed, { username }) =>
      typed === '' ? refuseText('me') : { type: 'post', text: actionLine(username, typed) },
  },
  shrug: {
    ...{ takes: 'optionalText', offered: 'everyone' },
    run: (typed) => ({ type: 'post', text: shrugged(typed) }),
  },
  msg: { takes: 'nameText', offered: 'everyone', run: ofPerson('msg', talk) },
  topic: { takes: 'optionalText', offered: 'everyone', run: topic },
  invite: { offered: 'everyone', run: () => open({ name: 'invite' }) },
  help: {
    offered: 'everyone',
    run: () => {
      shortcutsShown.value = true
      return done
    },
  },
  mute: { takes: 'nameTime', offered: 'moderators', run: ofPerson('mute', mute) },
  unmute: {
    ...{ takes: 'name', offered: 'moderators' },
    run: ofPerson('unmute', (target, _rest, { moderation }) =>
      settle(moderation.moderate(target, { do: 'unmute' }), moderationWords.done.unmuted(target.username)),
    ),
  },
  kick: {
    ...{ takes: 'name', offered: 'moderators' },
    run: ofPerson('kick', (target, _rest, { moderation }) =>
      settle(moderation.moderate(target, { do: 'send_out' }), moderationWords.done.sentOut(target.username)),
    ),
  },
  removeall: {
    ...{ takes: 'name', offered: 'moderators' },
    run: ofPerson('removeall', (target, _rest, { moderation }) => {
      moderation.removeAll(target)
      return done
    }),
  },
  ban: {
    ...{ takes: 'nameReason', offered: 'moderators' },
    run: ofPerson('ban', (target, reason) => open({ name: 'ban', target, reason })),
  },
  unban: {
    ...{ takes: 'name', offered: 'moderators' },
    run: ofPerson('unban', (target, _rest, { moderation }) =>
      settle(moderation.moderate(target, { do: 'unban' }), words.unbanned(target.username)),
    ),
  },
  slow: { takes: 'wait', offered: 'moderators', run: slow },
  settings: { offered: 'moderators', run: () => open({ name: 'settings' }) },
  moderator: {
    ...{ takes: 'name', offered: 'owners' },
    run: ofPerson('moderator', (target, _rest, { moderation }) =>
      settle(
        moderation.moderate(target, { do: 'set_role', role: 'moderator' }),
        moderationWords.done.moderator(target.username),
      ),
    ),
  },
  member: {
    ...{ takes: 'name', offered: 'owners' },
    run: ofPerson('member', (target, _rest, { moderation }) =>
      settle(
        moderation.moderate(target, { do: 'set_role', role: 'member' }),
        moderationWords.done.member(target.username),
      ),
    ),
  },
}

export const commandNames = Object.keys(commands) as CommandName[]

export const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word)

/** What stands behind the command. */
export function takenBy(name: CommandName): string {
  const { takes } = commands[name]
  if (takes === undefined) return ''
  return takes === 'wait' ? '30s | off' : words.takes[takes]
}

const done: CommandOutcome = { type: 'done' }

/** Milder than until it is lifted, which is said as `forever`. */
const muteSeconds = 600

const usageOf = (name: CommandName) => `/${name} ${takenBy(name)}`.trim()

const refuse = (why: string): CommandOutcome => ({ type: 'refused', why })

const refuseText = (name: CommandName) => refuse(words.needsText(usageOf(name)))

function open(part: NonNullable<typeof shownPart.value>): CommandOutcome {
  shownPart.value = part
  return done
}

/** `failed`: what went wrong. */
async function settle(asking: Promise<string | undefined>, note: string): Promise<CommandOutcome> {
  const failed = await asking
  return failed === undefined ? { type: 'done', note } : refuse(failed)
}

type RunOnPerson = (
  target: Target,
  rest: string,
  context: CommandContext,
) => CommandOutcome | Promise<CommandOutcome>

function ofPerson(name: CommandName, run: RunOnPerson): Command['run'] {
  return (typed, context) => {
    const meant = context.personNamed(typed)
    return meant === undefined
      ? refuse(words.needsName(usageOf(name)))
      : run(meant.target, meant.rest, context)
  }
}

async function talk(target: Target, text: string, { moderation }: CommandContext): Promise<CommandOutcome> {
  const { failure, go } = await moderation.talkTo(target, text)
  if (go === undefined) return refuse(failure)
  // Once the command is taken out of the field, which is of this room.
  setTimeout(go)
  return done
}

function mute(target: Target, rest: string, { moderation }: CommandContext) {
  const lasts = rest === '' ? muteSeconds : rest === 'forever' ? null : typedDuration(rest, 'm')
  if (lasts === undefined || lasts === 0 || (lasts ?? 0) > limits.restrictedSeconds)
    return refuse(words.notATime(rest, usageOf('mute')))
  const time = lasts === null ? moderationWords.person.untilLifted : duration(lasts)
  return settle(moderation.moderate(target, { do: 'mute', lasts }), words.mutedFor(target.username, time))
}

function slow(typed: string, { moderation }: CommandContext) {
  const seconds = typed === 'off' ? 0 : typedDuration(typed, 's')
  if (seconds === undefined) return refuse(words.notATime(typed, usageOf('slow')))
  if (seconds > limits.slowSeconds) return refuse(words.longWait(duration(limits.slowSeconds)))
  const note = seconds === 0 ? words.slowOff : words.slow(duration(seconds))
  return settle(moderation.ask({ type: 'set', settings: { slow: seconds } }), note)
}

function topic(typed: string, { moderation, shown }: CommandContext) {
  if (typed === '') {
    const now = shown?.topic ?? ''
    return { type: 'done', note: now === '' ? words.noTopic : words.topic(now) } as const
  }
  if (!v.is(settingsChange, { topic: typed })) return refuse(words.topicTooLong(limits.topic))
  return settle(moderation.ask({ type: 'set', settings: { topic: typed } }), words.topicChanged)
}
