import type { Person, Subject } from '@parley/shared'
import { parentPort, workerData } from 'node:worker_threads'
import type { NewInvitation } from '../../access/access-store.ts'
import type { StoredMembership, MembershipKey } from '../../access/membership-store.ts'
import { StartupError } from '../../config/startup-error.ts'
import type { FileRecord } from '../../files/file-records.ts'
import type { NewCredential, OneTime } from '../../identity/people-store.ts'
import type { PushClaim, PushKey, PushResult } from '../../push/push-store.ts'
import type { VapidKeys } from '../../push/vapid.ts'
import type { NewDevice } from '../push-rows.ts'
import type { NameClaim } from '../rules/name-claims.ts'
import type { Write } from '../rules/writes.ts'
import type { Value } from '../programs/sql-programs.ts'
import { programRows } from './people/program-rows.ts'
import { SqliteAccessTables } from './access/access-tables.ts'
import { DeletedMessages } from './access/deleted-messages.ts'
import { isDamaged, isLocked } from './errors.ts'
import { FilePlace } from './files/file-place.ts'
import { logFileIn } from './files/log-files.ts'
import { keepWalNewer } from './files/stray-wal.ts'
import { ConversationTables } from './members/conversation-tables.ts'
import { MemberTables } from './members/member-tables.ts'
import { SqliteNames } from './names.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { SqlitePages } from './pages.ts'
import { SqlitePeopleTables } from './people/people-tables.ts'
import { PushTables } from './push/push-tables.ts'
import { isUnstored, storeIn, type Unreadable, type Unstored } from './store-in.ts'
import { UploadTables } from './uploads/upload-tables.ts'
import { serve } from './worker-rpc.ts'
import { SqliteWriter } from './writer.ts'

export type LogProcedures = ReturnType<typeof proceduresOf>

const walNewerEveryMs = 1_000

// A thread of its own: a slow disk never delays the sockets.
if (parentPort === null) throw new Error('This file runs in a worker thread.')
const { folder } = workerData as { folder: string }
try {
  const database = openDatabase(folder)
  setInterval(() => keepWalNewer(logFileIn(folder)), walNewerEveryMs).unref()
  serve(parentPort, proceduresOf(database, new FilePlace(logFileIn(folder))), isLocked)
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  serve(parentPort, { problem: () => error.message })
}

function proceduresOf(
  { db, epoch, health, warning, foundSound, foundDamage, close }: OpenDatabase,
  place: FilePlace,
) {
  // The caller waits for locks and tries again: waiting here would keep everybody from reading.
  db.exec('PRAGMA busy_timeout = 0')
  const pages = new SqlitePages(db, epoch)
  const names = new SqliteNames(db)
  const people = new SqlitePeopleTables(db)
  const access = new SqliteAccessTables(db)
  const deleted = new DeletedMessages(db)
  const uploads = new UploadTables(db)
  const members = new MemberTables(db)
  const conversations = new ConversationTables(db)
  const push = new PushTables(db)
  const writer = new SqliteWriter(db, names)
  return {
    /** Why the database cannot be used, for the operator; undefined: it is open. */
    problem: (): string | undefined => undefined,
    opened: () => ({ isChecked: health.type === 'sound', warning }),
    /** Whether the file of the database is still in its place. */
    isInPlace: (): true | Unreadable => {
      const problem = place.problem()
      if (problem === undefined) return true
      stop(problem)
      return { unreadable: problem }
    },
    write: (writes: readonly Write[]) => {
      const misplaced = place.problem()
      if (misplaced !== undefined) stop(misplaced)
      const outcome = writer.write(writes, Date.now())
      if (writer.damage !== undefined) foundDamage(writer.damage)
      return outcome
    },
    since: (room: string, rev: number, limit: number, bytes?: number) =>
      readable(() => pages.since(room, rev, limit, bytes)),
    before: (room: string, id: number, limit: number, bytes?: number) =>
      readable(() => pages.before(room, id, limit, bytes)),
    after: (room: string, id: number, limit: number, bytes?: number) =>
      readable(() => pages.after(room, id, limit, bytes)),
    countRooms: (most: number) => readable(() => pages.countRooms(most)),
    nameOwners: (keys: readonly string[]) => readable(() => names.owners(keys, Date.now())),
    /** `stale`: a write must decide. */
    decideClaim: (claim: NameClaim) => {
      const decided = readable(() => names.decide(claim, Date.now()))
      return typeof decided === 'object' ? 'stale' : decided
    },
    /** Decides without storing anything. */
    grantNames: (claims: readonly NameClaim[]) =>
      readable(() => claims.map((claim) => names.grant(claim, Date.now()))),
    deleteExpiredNames: () => {
      writer.deleteExpiredNames(Date.now())
      if (writer.damage !== undefined) foundDamage(writer.damage)
    },
    instance: () => readable(() => people.instance()),
    findCredential: (id: string) => readable(() => people.findCredential(id)),
    credentialsOf: (author: string) => readable(() => people.credentialsOf(author)),
    revokedSince: (at: number | undefined) => readable(() => people.revokedSince(at, Date.now())),
    findPerson: (author: string) => readable(() => people.findPerson(author)),
    keepCredential: (credential: NewCredential) => stored(people.keepCredential(credential, Date.now())),
    revokeCredentials: (author: string, ids: readonly string[]) =>
      stored(people.revokeCredentials(author, ids, Date.now())),
    setCounter: (id: string, counter: number) => stored(people.setCounter(id, counter)),
    keepPerson: (author: string, person: Person) => stored(people.keepPerson(author, person, Date.now())),
    addOneTime: (oneTime: OneTime, forMs: number) => stored(people.addOneTime(oneTime, forMs, Date.now())),
    takeOneTime: (id: string, kind: OneTime['kind']) => stored(people.takeOneTime(id, kind, Date.now())),
    roomState: (room: string) => readable(() => access.roomState(room, Date.now())),
    listed: (after: string, limit: number) => readable(() => access.listed(after, limit)),
    standings: (person: string, rooms: readonly string[]) =>
      readable(() => access.standings(person, rooms, Date.now())),
    notable: (room: string) => readable(() => access.notable(room, Date.now())),
    entries: (room: string, before: number, limit: number) =>
      readable(() => access.entries(room, before, limit)),
    hasPosted: (room: string, person: string, after: number) =>
      readable(() => access.hasPosted(room, person, after)),
    sincePosted: (room: string, person: string, after: number) =>
      readable(() => access.sincePosted(room, person, after, Date.now())),
    authorOf: (room: string, id: number) => readable(() => access.authorOf(room, id)),
    messagesOf: (room: string, person: string, after: number, limit: number) =>
      readable(() => access.messagesOf(room, person, after, limit)),
    postsOf: (room: string, person: string, before: number, limit: number) =>
      readable(() => access.postsOf(room, person, before, limit)),
    letIn: (room: string, subject: Subject, rev: number) => stored(access.letIn(room, subject, rev)),
    addInvitation: (invitation: NewInvitation) => stored(access.addInvitation(invitation, Date.now())),
    invitations: (room: string) => readable(() => access.invitations(room, Date.now())),
    useInvitation: (id: string, rooms: readonly string[], subject: Subject | undefined) =>
      stored(access.useInvitation(id, rooms, subject, Date.now())),
    endInvitation: (room: string, id: string) => stored(access.endInvitation(room, id)),
    deleteBelow: (room: string, floor: number, limit: number) =>
      stored(deleted.deleteBelow(room, floor, limit, Date.now())),
    takeTurn: (everyMs: number) => stored(deleted.takeTurn(everyMs, Date.now())),
    agingRooms: (after: string, limit: number, which: 'all' | 'entered') =>
      readable(() => deleted.agingRooms(after, limit, which)),
    firstSince: (room: string, at: number, from: number) =>
      readable(() => deleted.firstSince(room, at, from)),
    addFile: (record: FileRecord) => stored(uploads.add(record)),
    findFile: (id: string) => readable(() => uploads.find(id)),
    fileUsage: (author: string, since: number, until: number) =>
      readable(() => uploads.usage(author, since, until)),
    releaseUnposted: (before: number, limit: number) => stored(uploads.releaseUnposted(before, limit)),
    releasedFiles: (limit: number) => readable(() => uploads.released(limit)),
    forgetFiles: (ids: readonly string[]) => stored(uploads.forget(ids)),
    listFiles: (after: string, limit: number) => readable(() => uploads.list(after, limit)),
    joinRoom: (key: MembershipKey, revs: { head: number; deletedTo: number }, most: number) =>
      stored(members.join(key, revs, most, Date.now())),
    membershipsOf: (author: string, after: string, limit: number) =>
      readable(() => members.membershipsOf(author, after, limit)),
    membership: (key: MembershipKey) => readable(() => members.membership(key)),
    setRead: (positions: readonly (MembershipKey & { read: number })[]) =>
      stored(members.setRead(positions, Date.now())),
    markRoom: (key: MembershipKey, marks: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>) =>
      stored(members.mark(key, marks, Date.now())),
    draftOf: (key: MembershipKey) => members.draft(key),
    setDraft: (key: MembershipKey, text: string, base: number) =>
      stored(members.setDraft(key, text, base, Date.now())),
    leaveRoom: (key: MembershipKey) => stored(members.leave(key)),
    unread: (key: MembershipKey, after: number, upTo: number, most: number) =>
      readable(() => members.unread(key, after, upTo, most)),
    membersChangedSince: (at: number | undefined) => readable(() => members.changedSince(at, Date.now())),
    findConversation: (people: string) => readable(() => conversations.findConversation(people)),
    keepConversation: (people: string, fresh: string, ended: string | undefined) =>
      stored(conversations.keepConversation(people, fresh, ended)),
    setBlock: (author: string, whom: Subject, isBlocked: boolean, most: number) =>
      stored(conversations.setBlock(author, whom, isBlocked, most, Date.now())),
    blocksOf: (author: string) => readable(() => conversations.blocksOf(author)),
    blockersOf: (person: string, authors: readonly string[]) =>
      readable(() => conversations.blockersOf(person, authors)),
    pushKeys: (made: VapidKeys) => stored(push.keys(made)),
    setPushDevice: (device: NewDevice, most: number) => stored(push.setDevice(device, most, Date.now())),
    pushDevice: (id: string) => readable(() => push.device(id)),
    removePushDevice: (id: string, endpoint: string | undefined) => stored(push.removeDevice(id, endpoint)),
    hasPushDevices: () => readable(() => push.hasDevices()),
    duePushes: (rooms: readonly string[] | undefined, after: PushKey, limit: number) =>
      readable(() => push.due(rooms, after, limit, Date.now())),
    claimPushes: (claims: readonly PushClaim[], forMs: number) =>
      stored(push.claim(claims, forMs, Date.now())),
    finishPushes: (results: readonly PushResult[]) => stored(push.finish(results, Date.now())),
    endPushClaims: () => stored(push.endClaims()),
    passOverPushes: (positions: readonly (PushKey & { told: number })[]) => stored(push.passOver(positions)),
    setPushFailures: (id: string, failures: number, waitMs: number) =>
      stored(push.setFailures(id, failures, waitMs, Date.now())),
    readPrograms: (sql: string, values: readonly Value[]) => readable(() => programRows(db, sql, values)),
    storePrograms: (sql: string, values: readonly Value[]) =>
      stored(storeIn(db, () => programRows(db, sql, values))),
    foundSound,
    foundDamage: stop,
    close,
  }

  function readable<T>(read: () => T): T | Unreadable {
    try {
      return read()
    } catch (error) {
      if (!isDamaged(error)) throw error
      stop(error.message)
      return { unreadable: error.message }
    }
  }

  function stored<T>(result: T | Unstored): T | Unstored {
    if (isUnstored(result) && result.unstored === 'damaged') stop(result.why)
    return result
  }

  function stop(reason: string) {
    writer.stop(reason)
    foundDamage(reason)
  }
}
