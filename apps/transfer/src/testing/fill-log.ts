import { createHash } from 'node:crypto'
import type { AccessStore } from '../../../server/src/access/access-store.ts'
import type { MembershipStore } from '../../../server/src/access/membership-store.ts'
import type { Entry } from '../../../server/src/access/entries.ts'
import type { FileRecords } from '../../../server/src/files/file-records.ts'
import type { PeopleStore } from '../../../server/src/identity/people-store.ts'
import type { ProgramStore } from '../../../server/src/identity/programs/program-store.ts'
import type { OutgoingStore } from '../../../server/src/hooks/outgoing/outgoing-store.ts'
import type { PushStore } from '../../../server/src/push/push-store.ts'
import type { Draft, MessageLog } from '../../../server/src/log/message-log.ts'
import { idOf } from '../../../server/src/testing/contracts/file-drafts.ts'
import { claimOf } from '../../../server/src/testing/name-claim.ts'

const rooms = ['lobby', '会议室', 'a', 'Z', 'été', '😀', 'team-b']
const people = 200
const emoji = ['👍', '🎉', '❤️', '👩‍👩‍👧‍👦', '🇨🇳']
const texts = [
  'hello, "quotes" and \'more\'',
  '你好,世界:一起喝茶吗?',
  'a\\b\\N and\ta tab\n\\.\nand a line\r\nof another kind',
  '👩‍💻 😀 and 𝒸𝓊𝓇𝓈𝒾𝓋ℯ',
  'مرحبا بالعالم',
  'Straße ΣΊΣΥΦΟΣ naïve {"json": [1, null]}',
  "%_ LIKE 'this'; DROP TABLE messages; --",
]

/** Posts this many messages to several rooms, and edits, removes, answers and reacts to some of them. Deterministic. */
export async function fillLog(log: MessageLog & { people: PeopleStore }, messages: number): Promise<void> {
  for (let key = 0; key < people; key += 1) await log.claimName(claimOf(`name-${key}-名`, author(key)))
  for (let key = 0; key < 7; key += 1) await addDevices(log.people, key)
  const batch = Math.min(1_000, Math.ceil(messages / rooms.length))
  for (let posted = 0; posted < messages; posted += batch * rooms.length)
    for (const [at, room] of rooms.entries()) {
      const first = posted + at * batch
      const count = Math.min(batch, messages - first)
      if (count <= 0) break
      const receipts = await log.append(room, draftsOf(first, count))
      const ids = receipts.flatMap((receipt) => (receipt.type === 'posted' ? [receipt.id] : []))
      await log.append(room, changesOf(ids, first))
    }
}

/** Files with and without a message, and one that is released. */
async function fillFiles(log: MessageLog & { files: FileRecords }): Promise<void> {
  const name = 'Foto "ñ"\\N 猫.jpg'
  for (const n of [1, 2, 3]) {
    const file = { id: idOf(n), name, type: 'image/jpeg', size: n, shows: 'picture' as const }
    await log.files.add({ room: '会议室', author: author(0), file, stored: n * 2, at: n })
  }
  const files = [{ id: idOf(1), alt: 'a\tcat\n😀' }]
  await log.append('会议室', [{ type: 'post', ...person(0), cid: cidOf('photo', 1), message: '', files }])
  await log.files.releaseUnposted(3, 9)
  await fillCards(log)
}

/** A card with a picture, and one that was taken away. */
async function fillCards(log: MessageLog & { files: FileRecords }): Promise<void> {
  const link = 'https://example.org/'
  const file = { id: idOf(4), name: 'card.webp', type: 'image/webp', size: 4, shows: 'picture' as const }
  await log.files.add({ room: 'cards', author: author(0), file, stored: 4, at: 4 })
  const card = { link, site: 'example.org', title: 'A "page"\\N 猫', picture: idOf(4) }
  const of = (what: string, id: number) => ({ ...person(0), cid: cidOf(what, id), id })
  await log.append('cards', [
    { type: 'post', ...person(0), cid: cidOf('link', 1), message: link },
    { type: 'post', ...person(0), cid: cidOf('link', 2), message: link },
    { type: 'card', ...of('card', 1), card },
    { type: 'card', ...of('card', 2), card: { link, site: 'example.org', title: 'Taken' } },
    { type: 'remove_card', ...of('take', 2) },
  ])
}

/** What earlier versions have not stored. */
export async function fillLaterTables(
  log: MessageLog & {
    access: AccessStore
    files: FileRecords
    members: MembershipStore
    push: PushStore
    programs: ProgramStore
    outgoing: OutgoingStore
  },
): Promise<void> {
  await fillFiles(log)
  await fillAccess(log)
  await fillMembers(log.members)
  await fillPushes(log.push)
  await fillPrograms(log.programs)
  await fillOutgoing(log)
}

/** A favourite, and a room that is not begun. */
/** Keys, and two devices: one has been told of rooms, the other has failed. */
async function fillPrograms(programs: ProgramStore) {
  for (const [author, kind] of [
    ['a-bot', 'bot'],
    ['a-hook', 'hook'],
  ] as const) {
    const made = { secret: `hash of ${kind}`, settings: '{"may":["read"]}', madeBy: 'Olga "O"', madeAt: 5 }
    await programs.addProgram({ author, kind, username: `${kind} 猫`, avatar: 'a'.repeat(64), ...made })
  }
  await programs.revokeProgram('a-hook', 6)
}

/** A hook that was begun, failed and is paused. */
async function fillOutgoing({ programs, outgoing }: { programs: ProgramStore; outgoing: OutgoingStore }) {
  const of = { author: 'an-outgoing-hook', kind: 'hook', secret: 'hash of another hook' } as const
  const shown = { username: 'Out', avatar: 'a'.repeat(64), madeBy: 'operator', madeAt: 7 }
  await programs.addProgram({ ...of, ...shown, settings: '{"room":"lobby"}' })
  const where = { room: 'lobby', url: 'https://receiver.example/猫?a="b"', format: 'json' as const }
  await outgoing.add({
    author: of.author,
    ...where,
    allowsPrivate: true,
    key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  await outgoing.claim(of.author, 'a node', 1)
  const deliveries = [{ at: 8, rev: 3, attempt: 2, ms: 9, problem: 'ECONNREFUSED' }]
  const progress = { cursor: 3, failures: 2, failingSince: 7, deliveries, waitMs: 60_000 }
  await outgoing.save(of.author, 'a node', { ...progress, paused: 'failing' }, 0)
}

async function fillPushes(push: PushStore) {
  await push.keys({ publicKey: 'B-public', privateKey: 'a-private' })
  for (const id of ['phone', 'tablet']) {
    const place = { endpoint: `https://push.example.com/${id}`, site: 'https://chat.example.org' }
    const keys = { p256dh: `B-${id}`, auth: 'secret' }
    const quiet = { from: 1_320, to: 420, zone: 'Asia/Tokyo' }
    await push.setDevice({ id, author: author(0), ...place, ...keys, text: id === 'phone', quiet }, 9)
  }
  await push.passOver(rooms.map((room, n) => ({ device: 'phone', room, told: n + 1 })))
  await push.setFailures('tablet', 3, 60_000)
}

async function fillMembers(members: MembershipStore) {
  for (const room of [...rooms, 'not-begun'])
    await members.join({ author: author(0), room }, { head: 3, deletedTo: 0 }, 9)
  await members.keepConversation('a key of people', `_${'a'.repeat(32)}`)
  await members.setBlock(
    author(0),
    { person: author(1), username: 'Blocked', avatar: 'b'.repeat(64) },
    true,
    9,
  )
  await members.setDraft({ author: author(0), room: rooms[0] ?? '' }, 'not sent', 0)
  await members.mark({ author: author(0), room: rooms[0] ?? '' }, { isFavourite: true, notify: 'nothing' })
}

/** What the rooms are, and what some people may do in them. Some messages are deleted. */
async function fillAccess(log: MessageLog & { access: AccessStore }): Promise<void> {
  const subject = (key: number) => {
    const { author: id, ...shown } = person(key)
    return { person: id, ...shown }
  }
  const entry = (room: string, n: number, content: Entry): Draft => ({
    ...{
      type: 'entry' as const,
      ...person(0),
      cid: cidOf(`entry ${n}`, rooms.indexOf(room)),
      entry: content,
    },
  })
  for (const [at, room] of rooms.entries()) {
    await log.append(room, [
      entry(room, 1, { kind: 'settings', settings: { title: `"${room}"\n世界`, slow: 5 } }),
      entry(room, 2, { kind: 'ban', subject: subject(at), forMs: null, reason: 'spam\\N' }),
      entry(room, 3, { kind: 'trim', floor: 3 }),
    ])
    await log.access.deleteBelow(room, 3, 10)
    await log.access.letIn(room, subject(at + 10), 1)
    await log.access.addInvitation({ id: cidOf('invite', at), room, by: subject(1), forMs: null, uses: 5 })
  }
}

/** A browser that was signed out, and a passkey. */
async function addDevices(store: PeopleStore, key: number) {
  const of = { author: author(key), name: 'Firefox, Linux' }
  const passkey = { id: `raw-${key}`, publicKey: 'pQEC', counter: key }
  await store.keepPerson(of.author, { username: `名 ${key}`, avatar: 'a'.repeat(64) })
  await store.keepCredential({ ...of, id: `browser-${key}`, kind: 'browser' })
  await store.keepCredential({ ...of, id: `passkey-${key}`, kind: 'passkey', passkey })
  await store.revokeCredentials(of.author, [`browser-${key}`])
}

function draftsOf(first: number, count: number): Draft[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ type: 'post' as const, ...person(first + n), cid: cidOf('post', first + n) },
    message: `${texts[n % texts.length] ?? ''} ${first + n}`,
    ...(n % 11 === 10 && { guest: true }),
  }))
}

function changesOf(ids: readonly number[], first: number): Draft[] {
  return ids.flatMap((id, n): Draft[] => {
    const number = first + n
    const by = { ...person(number), cid: cidOf('change', number) }
    switch (number % 20) {
      case 1:
        return [{ type: 'edit', ...by, id, message: `edited: ${texts[number % texts.length] ?? ''}` }]
      case 2:
        return [{ type: 'remove', ...by, id }]
      case 3:
        return [{ type: 'post', ...by, message: 'so say I', replyTo: id }]
      case 4:
      case 5:
        return emoji.slice(number % 3).map((one, at) => ({
          ...{ type: 'react' as const, ...person(number + at), cid: cidOf(`react-${at}`, number) },
          ...{ id, emoji: one, on: true },
        }))
      default:
        return []
    }
  })
}

function person(number: number) {
  const key = number % people
  return {
    author: author(key),
    username: `名 ${key}`,
    avatar: createHash('sha256').update(String(key)).digest('hex'),
  }
}

function author(key: number) {
  return createHash('sha256').update(`author ${key}`).digest('base64url')
}

/** In random order, like the cids of clients. */
function cidOf(what: string, number: number) {
  return createHash('sha256').update(`${what} ${number}`).digest('base64url').slice(0, 22)
}
