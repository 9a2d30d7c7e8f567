import { quoted } from '../../who.ts'
import type { Catalogue } from '../en.ts'

/** English. Defines the shape of the catalogues of the commands, which are loaded when a slash is typed. */
export const en = {
  heading: 'Commands',
  /** What stands behind a command. Brackets: it may be left out. */
  takes: {
    text: 'text',
    optionalText: '[text]',
    name: '@name',
    nameTime: '@name [10m]',
    nameText: '@name [text]',
    nameReason: '@name [reason]',
  },
  does: {
    me: 'Say what you do, as in “Ada waves”',
    shrug: 'End your message with ¯\\_(ツ)_/¯',
    msg: 'Talk to somebody privately',
    topic: 'Show the topic of the room, or change it',
    invite: 'Invite others to this room',
    help: 'Show the keys and the formatting',
    mute: 'Mute somebody: 30m, 2h, 1d or forever',
    unmute: 'Let somebody write again',
    kick: 'Remove somebody from the room',
    removeall: 'Remove all messages of somebody',
    ban: 'Ban somebody; asks you first',
    unban: 'Lift the ban of somebody',
    slow: 'The wait between two messages of one person',
    settings: 'Open the room settings',
    moderator: 'Make somebody a moderator',
    member: 'Take the role away from somebody',
  },
  unknown: (word: string) => `There is no command ${quoted(`/${word}`)}. Post it as text?`,
  postText: 'Post as text',
  needsText: (usage: string) => `Add a text: ${quoted(usage)}`,
  needsName: (usage: string) => `Add a name: ${quoted(usage)}`,
  notATime: (typed: string, usage: string) => `${quoted(typed)} is not a time: ${quoted(usage)}`,
  longWait: (most: string) => `The wait can be ${most} at most.`,
  topic: (topic: string) => `Topic: ${quoted(topic)}`,
  noTopic: 'This room has no topic.',
  topicChanged: 'The topic is changed.',
  topicTooLong: (most: number) => `A topic has ${most} characters at most, on one line.`,
  slow: (wait: string) => `Slow mode: one message in ${wait}.`,
  slowOff: 'Slow mode is off.',
  mutedFor: (name: string, time: string) => `${quoted(name)} is muted: ${time}.`,
  unbanned: (name: string) => `${quoted(name)} may come in again.`,
}

/** The shape of a catalogue: the same texts with the same parameters. */
export type CommandWords = Catalogue<typeof en>
