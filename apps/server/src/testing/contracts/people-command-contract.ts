import { quoteOf, type Message } from '@parley/shared'
import { expect } from 'vitest'
import { run } from '../../commands/people.ts'
import type { AccessStore } from '../../access/access-store.ts'
import type { MembershipStore } from '../../access/membership-store.ts'
import type { PushStore } from '../../push/push-store.ts'
import type { FileRecords } from '../../files/file-records.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'
import { ada, by, entry, post } from './access-drafts.ts'
import { idOf, record } from './file-drafts.ts'
import { linesOf, outputOf } from './command-lines.ts'

type Log = MessageLog & {
  people: PeopleStore
  access: AccessStore
  files: FileRecords
  members: MembershipStore
  push: PushStore
}

/** Of Ada and Mallory. */
const conversation = `_${'c'.repeat(32)}`

/** Words that must be nowhere after Mallory is erased. */
export const mallory = {
  person: 'm4ll0ry-author-id-2222',
  username: 'Mallory Zebrafish',
  avatar: 'b'.repeat(64),
}
export const traces = [
  'Zebrafish',
  'xylophone',
  'marzipan',
  'quokka',
  'rhubarb',
  'walrus',
  'narwhal',
  mallory.person,
]

/** Mallory posts, edits, removes, reacts, is quoted, renames herself, is moderated, and moderates. */
export async function leaveTraces(log: Log) {
  for (const n of [1, 2]) {
    const file = { ...record(n).file, name: `walrus ${n}.jpg` }
    await log.files.add(record(n, { file, author: mallory.person }))
  }
  const posting = { ...post('a xylophone'), ...by(mallory), cid: 'cid-first' }
  await log.append('lobby', [
    { ...posting, files: [{ id: idOf(1), alt: 'My walrus' }] },
    { ...posting, cid: 'cid-second', message: 'some marzipan', username: 'Zebrafish 2' },
    { ...post('3'), replyTo: 1 },
    { ...posting, cid: 'cid-removed', message: 'a marzipan' },
    { ...post('anaconda'), replyTo: 4 },
    { ...by(mallory), type: 'remove', cid: 'cid-remove', id: 4 },
  ])
  await log.append('lobby', [
    { ...by(mallory), type: 'edit', cid: 'cid-edit', id: 2, message: 'more quokka' },
    { ...by(mallory), type: 'react', cid: 'cid-react', id: 3, emoji: '👍', on: true },
    entry({ kind: 'mute', subject: mallory, forMs: null }),
    entry({ kind: 'ban', subject: mallory, forMs: null, reason: 'too much rhubarb' }),
    { ...by(mallory), type: 'entry', cid: 'cid-topic', entry: { kind: 'settings', settings: { slow: 1 } } },
  ])
  await log.append('garden', [
    { ...posting, cid: 'cid-garden' },
    entry({ kind: 'remove_messages', subject: mallory, count: 0 }),
    {
      ...by(mallory),
      type: 'entry',
      cid: 'cid-all',
      entry: { kind: 'remove_messages', subject: ada, count: 0 },
    },
  ])
  await log.append('cellar', [
    { ...by(mallory), type: 'entry', cid: 'cid-delete', entry: { kind: 'delete_room' } },
  ])
  await log.append(conversation, [
    entry({ kind: 'open_conversation', people: [ada, mallory] }),
    { ...posting, cid: 'cid-private', message: 'a private narwhal' },
    { ...post('really?'), replyTo: 2 },
  ])
  await log.members.setBlock(ada.person, mallory, true, 9)
  await log.members.setBlock(mallory.person, ada, true, 9)
  await log.people.keepPerson(mallory.person, mallory)
  await log.people.keepCredential({
    id: 'phone',
    author: mallory.person,
    kind: 'browser',
    name: 'Zebrafish phone',
  })
  await log.claimName(claimOf(mallory.username, mallory.person))
  for (const room of ['marzipan', conversation])
    await log.members.join({ author: mallory.person, room }, { head: 3, deletedTo: 0 }, 9)
  await log.members.setDraft({ author: mallory.person, room: 'marzipan' }, 'quince jam', 0)
  const place = { endpoint: 'https://push.example.com/walrus', p256dh: 'B', auth: 'a', site: '' }
  const device = { id: 'walrus', author: mallory.person, ...place, text: true, quiet: undefined }
  await log.push.setDevice(device, 9)
  await log.push.passOver([{ device: 'walrus', room: 'marzipan', told: 1 }])
}

/** What a browser holds of the lobby: it follows the log by P5 and P3.12 alone. */
export class Copy {
  readonly #log: Pick<MessageLog, 'since'>
  readonly #messages = new Map<number, Message>()
  #cursor = 0

  constructor(log: Pick<MessageLog, 'since'>) {
    this.#log = log
  }

  /** Reconnects, and returns what is held then, as JSON. */
  async follow(log = this.#log): Promise<string> {
    const { rev, messages } = await log.since('lobby', this.#cursor, 500)
    this.#cursor = rev
    for (const message of messages) this.#messages.set(message.id, message)
    for (const { id, replyTo, ...message } of this.#messages.values()) {
      const quoted = messages.find((one) => one.id === replyTo?.id)
      if (quoted !== undefined) this.#messages.set(id, { ...message, id, replyTo: quoteOf(quoted) })
    }
    return JSON.stringify([...this.#messages.values()])
  }
}

export async function expectForgotten(copy: Copy, log: MessageLog) {
  const held = await copy.follow(log)
  for (const word of traces) expect(held).not.toContain(word)
  expect(held).not.toContain(mallory.avatar)
}

const lines = (...args: string[]) => linesOf(run, args)

export async function expectPeopleListed() {
  const listed = await lines('list', '--find', 'zebra')
  expect(listed).toEqual([
    expect.stringMatching(/^m4ll0ry-author-id-2222 {2}20..-..-.. {8}5 {2}Mallory Zebrafish$/),
  ])
  expect(await lines('list', '--json')).toHaveLength(2)
  expect(await lines('list', '--find', 'nobody')).toEqual(['There are no such people.'])
  await expect(run(['export', 'nobody'])).rejects.toThrow('There is nobody with the id or the name "nobody"')
  await expect(run(['export'])).rejects.toThrow('Which person?')
  await expect(run(['erse', 'x'])).rejects.toThrow('parley people list')
}

export async function expectExported() {
  const exported = await outputOf(() => run(['export', 'mallory zebrafish']))
  // P17.2
  for (const word of ['narwhal', conversation]) expect(exported).not.toContain(word)
  expect(JSON.parse(exported)).toMatchObject({
    blocks: [{ username: ada.username }],
    conversations: [{ conversations: 1, messages: 1 }],
    id: mallory.person,
    person: [{ username: mallory.username }],
    names: [{ name: mallory.username }],
    devices: [{ kind: 'browser', name: 'Zebrafish phone' }],
    reactions: [{ room: 'lobby', id: 3, emoji: '👍' }],
    files: [
      { room: 'lobby', message: 1, file: { name: 'walrus 1.jpg' } },
      { message: null, file: { name: 'walrus 2.jpg' } },
    ],
    rooms: [{ room: 'marzipan', read: 3, notify: 'mentions', draft: 'quince jam' }],
    standings: [{ room: 'lobby', standing: { banned: { reason: 'too much rhubarb' } } }],
    entries: [
      { room: 'cellar', entry: { kind: 'delete_room' } },
      { room: 'garden', entry: { kind: 'remove_messages' } },
      { room: 'garden', entry: { kind: 'remove_messages' } },
      { entry: { kind: 'mute' } },
      { entry: { kind: 'ban' } },
      { entry: { kind: 'settings' } },
    ],
    messages: [
      { room: 'garden', id: 1 },
      { room: 'lobby', id: 1, message: 'a xylophone', files: [{ alt: 'My walrus' }] },
      { room: 'lobby', id: 2, message: 'more quokka' },
      { room: 'lobby', id: 4, message: '' },
    ],
  })
}

export async function expectErased() {
  expect(await lines('erase', mallory.person)).toEqual([
    `Erased ${mallory.person}: 4 messages emptied, 1 reactions taken back, 1 devices and 1 names deleted, 7 lines of the audit list without the name.`,
    'Earlier backups still have it.',
  ])
  await expect(run(['erase', mallory.person])).rejects.toThrow('There is nobody')
}

/** What others have stays, and the ban holds. */
export async function expectOthersKept(log: Log) {
  const { messages } = await log.since('lobby', 0, 50)
  expect(await log.files.list('', 9)).toEqual([])
  expect(await log.members.membershipsOf(mallory.person, '', 9)).toEqual([])
  expect(await log.members.blocksOf(ada.person)).toEqual([])
  expect((await log.access.roomState(conversation)).people).toEqual([ada])
  expect(await log.push.hasDevices()).toBe(false)
  expect(messages.find(({ id }) => id === 3)).toMatchObject({
    message: '3',
    replyTo: { id: 1, username: 'erased', message: '', removed: true },
  })
  expect(messages.find(({ id }) => id === 3)).not.toHaveProperty('reactions')
  expect(messages.filter(({ removed }) => removed)).toHaveLength(3)
  expect(await log.access.standings(mallory.person, ['lobby'])).toMatchObject([{ banned: { forMs: null } }])
  expect((await log.access.roomState('garden')).removals).toMatchObject([{ subject: { person: ada.person } }])
  expect((await log.access.roomState('cellar')).deleted).toMatchObject({ rev: 1, by: { username: 'erased' } })
  expect(await log.append('lobby', [post('later')])).toMatchObject([{ type: 'posted' }])
  expect((await log.access.entries('lobby', 1e9, 10)).map(({ by: who }) => who.username)).toEqual([
    'erased',
    ada.username,
    ada.username,
  ])
}
