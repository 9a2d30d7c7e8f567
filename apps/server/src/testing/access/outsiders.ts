import type { ClientFrame } from '@parley/shared'

/** What an outsider may have heard of a private conversation: its name, and the id of a message and of a file in it. */
export interface Hearsay {
  room: string
  message: number
  file: string
  /** Words of its messages. */
  words: string
  /** Those who are in it. */
  people: readonly string[]
}

/** A frame without its cid. */
type Probe<Type extends ClientFrame['type']> = Omit<Extract<ClientFrame, { type: Type }>, 'cid' | 'type'>

/** Every frame that a client can send, in all the ways in which it could ask for something of a conversation. */
export function framesAbout(heard: Hearsay): { [Type in ClientFrame['type']]: Probe<Type>[] } {
  const { room, message: id, file, words, people } = heard
  const whom = people.map((username) => ({ username }))
  const both = [{}, { everywhere: true as const }]
  const unnamed = { username: '', avatar: '' }
  return {
    join: [
      { room, ...unnamed },
      { room, ...unnamed, key: 'a key' },
      { room, ...unnamed, ask: true },
      { room, ...unnamed, epoch: 'x', after: 1 },
    ],
    post: [
      { message: `look: /r/${room}` },
      { message: 'quoted', replyTo: id },
      { message: 'taken', files: [{ id: file }] },
    ],
    edit: [{ id, message: 'mine' }],
    remove: [{ id }],
    remove_card: [{ id }],
    react: [{ id, emoji: '👍', on: true }],
    history: [{ before: 1_000 }, { after: 0 }, { around: id }],
    thread: [{ id }, { id, after: 0, known: [id] }],
    typing: [{}],
    idle: [{ idle: true }, { idle: false }],
    search: [
      { query: words },
      { query: room },
      ...whom.map((from) => ({ query: '', from })),
      { query: '', from: { message: id } },
    ],
    set: both.map((more) => ({ settings: { topic: 'news' }, ...more })),
    moderate: both.flatMap((more) => [
      { whom: { message: id }, measure: { do: 'mute', lasts: 1 }, ...more },
      ...whom.map((one) => ({ whom: one, measure: { do: 'unmute' } as const, ...more })),
      ...whom.map((one) => ({ whom: one, measure: { do: 'turn_away' } as const, ...more })),
    ]),
    report: [{ id, reason: 'rude' }],
    invite: both.map((more) => ({ uses: 1, lasts: null, ...more })),
    end_invitation: both.map((more) => ({ id: 'none', ...more })),
    delete_room: [{ name: room }],
    audit: both,
    restricted: both,
    rooms: [{}, { after: '_' }, { after: room }, { after: `_${'1'.repeat(32)}` }],
    follow: [{ rooms: [room] }, { rooms: ['lobby', room] }],
    unfollow: [{ rooms: [room] }],
    read: [{ room, rev: 1 }],
    search_rooms: [
      { rooms: [room], query: words },
      { rooms: ['lobby', room], query: words },
      { rooms: [room], query: '', from: people[0] },
    ],
    listed: [{}, { after: '_' }, { after: room }],
    draft: [{ room }, { room, text: 'mine', base: 0 }],
    peek: [{ room, after: 0 }],
    mark: [
      { room, favourite: true },
      { room, notify: 'all' },
    ],
    leave: [{ room }],
    open_conversation: [{ people: [{ message: id }] }],
    block: [
      { whom: { message: id }, on: true },
      ...whom.flatMap((one) => [
        { whom: one, on: true },
        { whom: one, on: false },
      ]),
    ],
    blocks: [{}],
    ping: [{}],
  }
}

/** What differs between two runs of the same, and says nothing. */
export function withoutChance(text: string, { room, file }: Pick<Hearsay, 'room' | 'file'>): string {
  return text
    .replaceAll(room, '<room>')
    .replaceAll(file, '<file>')
    .replace(/\b1[6-9]\d{11}\b/g, '<time>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/"(secret|id|person|token|link|challenge)":"[\w-]{22,}"/g, '"$1":"<random>"')
    .replace(/(?<=_)[0-9a-f]{32}/g, '<random>')
}
