/** A seeded bug: an edit of the source, and the test that must fail because of it. */
export interface SeededBug {
  name: string
  edits: { file: string; find: string; replace: string }[]
  caughtBy: { file: string; test: string }
  /** Chaos can see it where an owner keeps order. */
  inOrder?: true
}

const contract = 'apps/server/src/log/sqlite/sqlite-log.test.ts'
const session = 'apps/server/src/chat/session.test.ts'
/** The property test, which shrinks a failure to a few commands. */
export const model = 'e2e/model/model.test.ts'

const decisions = 'apps/server/src/chat/access/decisions.test.ts'
const door = 'apps/server/src/chat/access/door.test.ts'
const chatService = 'apps/server/src/chat/chat-service.ts'

const onPostgres = 'apps/server/src/log/postgres/postgres-log.test.ts'
const nodes = 'apps/server/src/log/postgres/nodes.test.ts'
const severalNodes = 'P5.2: two nodes that append to one room at once'

const postgresTransaction = 'apps/server/src/log/postgres/transaction.ts'
const rows = 'apps/server/src/log/sqlite/room.ts'
const transaction = 'apps/server/src/log/rules/room-transaction.ts'
const pages = 'apps/server/src/log/sqlite/pages.ts'
const postgresPages = 'apps/server/src/log/postgres/pages.ts'
const memberTables = 'apps/server/src/log/sqlite/members/member-tables.ts'
const may = 'apps/server/src/access/may.ts'
const participantCheck = "if (isPrivate && actor.isParticipant !== true) return no('no_such_room')"

export const bugs: SeededBug[] = [
  {
    name: 'acknowledge before commit',
    edits: [
      {
        file: 'apps/server/src/log/sqlite/store-in.ts',
        find: "db.exec('COMMIT')",
        replace: "setTimeout(() => db.exec('COMMIT'), 100)",
      },
    ],
    caughtBy: {
      file: contract,
      test: 'P3.1: keeps acknowledged messages and the epoch when the log is reopened',
    },
  },
  {
    name: 'no unique index',
    edits: [
      {
        file: 'apps/server/src/log/sqlite/schema.ts',
        find: 'CREATE UNIQUE INDEX messages_by_author',
        replace: 'CREATE INDEX messages_by_author',
      },
      { file: rows, find: 'ON CONFLICT (room, author, cid) DO NOTHING', replace: '' },
    ],
    caughtBy: { file: contract, test: 'P3.2: returns the first id when the same cid is sent again' },
  },
  {
    name: 'resume from the head',
    edits: [
      {
        file: 'apps/server/src/chat/authorize-join.ts',
        find: 'resumed ? after : room.cursor',
        replace: 'room.cursor',
      },
    ],
    caughtBy: { file: session, test: 'P4.2: resumes from the cursor when the epoch matches' },
  },
  {
    name: 'drop on a full buffer',
    edits: [
      {
        file: 'apps/server/src/chat/room.ts',
        find: 'session.fellBehind(cursor)',
        replace: 'this.#live.add(session)',
      },
    ],
    caughtBy: {
      file: 'apps/server/src/chat/slow-readers.test.ts',
      test: 'P5.4: a slow reader gets no broadcasts',
    },
  },
  {
    name: 'synchronous = NORMAL',
    edits: [
      {
        file: 'apps/server/src/log/sqlite/open-database.ts',
        find: 'synchronous = FULL',
        replace: 'synchronous = NORMAL',
      },
      {
        file: 'apps/server/src/log/sqlite/open-database.ts',
        find: "'synchronous') !== 2",
        replace: "'synchronous') !== 1",
      },
    ],
    caughtBy: {
      file: 'apps/server/src/log/sqlite/open-database.test.ts',
      test: 'a new database syncs every commit',
    },
  },
  {
    name: 'cursor by time',
    edits: [
      {
        file: pages,
        find: 'm.id > ? AND m.id <= ?',
        replace: 'm.at > ? AND m.id <= ?',
      },
    ],
    caughtBy: { file: contract, test: 'since pages in rev order until the head' },
  },
  {
    name: 'a change applied twice',
    edits: [
      { file: transaction, find: 'if (first !== undefined)', replace: 'if (first?.what !== what && first)' },
    ],
    caughtBy: {
      file: contract,
      test: 'returns the first rev when the same change is sent again, also after another change',
    },
  },
  {
    name: 'a change missing after a reconnection',
    edits: [{ file: pages, find: '[...unchanged, ...changed]', replace: 'unchanged' }],
    caughtBy: { file: contract, test: 'since pages over changes in rev order' },
  },
  {
    name: 'a change that keeps its rev',
    edits: [{ file: transaction, find: 'const next = this.#rev + 1', replace: 'const next = target.rev' }],
    caughtBy: { file: contract, test: 'takes the next rev, and keeps the id' },
  },
  {
    name: 'lose the outbox',
    edits: [
      {
        file: 'packages/client/src/outbox/sender.ts',
        find: 'this.#change(afterLoss(this.#outbox))',
        replace: "this.#change(afterLoss(this.#outbox.filter(({ state }) => state.name !== 'sent')))",
      },
    ],
    caughtBy: {
      file: 'packages/client/src/room-client.property.test.ts',
      test: 'every post is in the room once',
    },
  },
  {
    name: 'resend out of order',
    edits: [
      {
        file: 'packages/client/src/outbox/sender.ts',
        find: 'this.#change(afterLoss(this.#outbox))',
        replace: 'this.#change([...afterLoss(this.#outbox)].reverse())',
      },
    ],
    caughtBy: {
      file: 'packages/client/src/room-client.property.test.ts',
      test: 'every post is in the room once',
    },
  },
  {
    name: 'ignore the epoch',
    edits: [
      { file: 'apps/server/src/chat/authorize-join.ts', find: 'epoch === room.epoch && ', replace: '' },
    ],
    caughtBy: { file: session, test: 'P4.3: does not resume with another epoch' },
  },
  {
    name: 'double delivery on joining',
    edits: [
      {
        file: 'apps/server/src/chat/session.ts',
        find: 'let cursor = from',
        replace: 'let cursor = Math.max(0, from - 1)',
      },
    ],
    caughtBy: { file: session, test: 'P4.2: resumes from the cursor when the epoch matches' },
  },
  {
    name: 'apply a frame after a gap',
    edits: [
      {
        file: 'packages/client/src/timeline/timeline.ts',
        find: "if (changes.after > timeline.cursor) return { type: 'gap' }",
        replace: '',
      },
    ],
    caughtBy: {
      file: 'packages/client/src/room-client.property.test.ts',
      test: 'the final timeline equals the room',
    },
  },
  {
    name: 'a timeline kept after a reset',
    edits: [
      {
        file: 'packages/client/src/timeline/timeline.ts',
        find: 'if (joined.resumed) return timeline',
        replace: 'if (timeline.epoch !== undefined) return timeline',
      },
    ],
    caughtBy: { file: model, test: 'client and session together' },
  },
  {
    name: 'an outbox reversed by a lost connection',
    edits: [
      {
        file: 'packages/client/src/outbox/sender.ts',
        find: 'this.#change(afterLoss(this.#outbox))',
        replace: 'this.#change([...afterLoss(this.#outbox)].reverse())',
      },
    ],
    caughtBy: { file: model, test: 'client and session together' },
  },
  {
    name: 'a room that drops a slow reader',
    edits: [
      {
        file: 'apps/server/src/chat/room.ts',
        find: 'session.fellBehind(cursor)',
        replace: 'this.#live.add(session)',
      },
    ],
    caughtBy: { file: model, test: 'client and session together' },
  },
  {
    name: 'an acknowledgement that is never sent',
    edits: [
      {
        file: 'apps/server/src/chat/room.ts',
        find: 'for (const peer of this.#held.splice(0)) peer.uncork()',
        replace: '',
      },
    ],
    caughtBy: {
      file: 'apps/server/src/chat/slow-readers.test.ts',
      test: 'P3.1: acknowledges posts of a slow reader',
    },
  },
  {
    name: 'report half of a batch',
    edits: [
      {
        file: 'apps/server/src/log/sqlite/sqlite-log.ts',
        find: 'listener(room, changes)',
        replace: 'listener(room, { ...changes, rev: changes.after + 1 })',
      },
    ],
    caughtBy: { file: contract, test: 'reports every change to watchers' },
  },
  {
    name: 'acknowledge before commit, on PostgreSQL',
    edits: [
      {
        file: postgresTransaction,
        find: "const committed = client.query('COMMIT')",
        replace: `for (const late of ['SELECT pg_sleep(2)', 'COMMIT']) client.query(late).catch(() => undefined)
          const committed = Promise.resolve({ command: 'COMMIT' })`,
      },
    ],
    caughtBy: {
      file: onPostgres,
      test: 'P3.1: keeps acknowledged messages and the epoch when the log is reopened',
    },
  },
  {
    name: 'no unique index, on PostgreSQL',
    edits: [
      {
        file: 'apps/server/src/log/postgres/message-form.ts',
        find: "${postKey('author', 'cid', 'room')} WITH =",
        replace: "${postKey('author', 'cid || id::text', 'room')} WITH =",
      },
    ],
    caughtBy: { file: onPostgres, test: 'P3.2: returns the first id when the same cid is sent again' },
  },
  {
    name: 'synchronous_commit = off',
    edits: [
      {
        file: postgresTransaction,
        find: "set_config('synchronous_commit', 'on', true)",
        replace: "set_config('synchronous_commit', 'off', true)",
      },
    ],
    caughtBy: { file: 'apps/server/src/log/postgres/faults.test.ts', test: 'every commit is synced' },
  },
  {
    name: 'cursor by time, on PostgreSQL',
    edits: [
      {
        file: postgresPages,
        find: 'm.changed IS NULL AND m.id > $2',
        replace: 'm.changed IS NULL AND m.at > $2',
      },
    ],
    caughtBy: { file: onPostgres, test: 'since pages in rev order until the head' },
  },
  {
    name: 'a change missing after a reconnection, on PostgreSQL',
    edits: [
      {
        file: postgresPages,
        find: 'm.changed <= $3 ORDER',
        replace: 'm.changed <= $3 AND m.changed = m.id ORDER',
      },
    ],
    caughtBy: { file: onPostgres, test: 'since pages over changes in rev order' },
  },
  {
    name: 'report half of a batch, on PostgreSQL',
    edits: [
      {
        file: 'apps/server/src/log/postgres/postgres-log.ts',
        find: 'this.#watch.roomChanged(room, head, changes.get(room))',
        replace: `{
          const all = changes.get(room)
          this.#watch.roomChanged(room, head, all && { ...all, rev: all.after + 1 })
        }`,
      },
    ],
    caughtBy: { file: onPostgres, test: 'reports every change to watchers' },
  },
  {
    name: 'revs assigned outside the lock',
    edits: [{ file: postgresTransaction, find: "ORDER BY room FOR UPDATE'", replace: "ORDER BY room'" }],
    caughtBy: { file: nodes, test: severalNodes },
  },
  {
    name: 'revs visible before their messages, as with SERIAL',
    edits: [
      {
        file: postgresTransaction,
        find: 'if (missing.length === 0) return { heads, entered, floors, observation }',
        replace: `if (missing.length === 0) {
          await client.query('UPDATE rooms SET head = head + 10 WHERE room = ANY($1)', [names])
          await client.query('COMMIT')
          await client.query(begin)
          return { heads, entered, floors, observation }
        }`,
      },
    ],
    caughtBy: { file: nodes, test: severalNodes },
  },
  {
    name: 'NOTIFY without polling',
    edits: [
      {
        file: 'apps/server/src/log/postgres/notify/head-poller.ts',
        find: 'void this.#poll().catch(this.#failed)',
        replace: '',
      },
    ],
    caughtBy: { file: nodes, test: 'recovers lost NOTIFYs by polling' },
  },
  {
    name: 'search without a decision',
    edits: [{ file: chatService, find: "room.order.gate.refusal(actor, 'search')", replace: 'undefined' }],
    caughtBy: {
      file: decisions,
      test: 'P12.1, P13: over a connection, who is banned (open, everywhere: true)',
    },
  },
  {
    name: 'history without a decision',
    edits: [
      { file: chatService, find: "room.order.gate.refusal(actor, 'read_history')", replace: 'undefined' },
    ],
    caughtBy: {
      file: decisions,
      test: 'P12.1, P13: over a connection, who is banned (open, everywhere: true)',
    },
  },
  {
    name: 'the door of another room',
    edits: [
      {
        file: 'apps/server/src/chat/access/room-gate.ts',
        find: 'return { state: here.state,',
        replace: 'return { state: server.access.state,',
      },
    ],
    caughtBy: {
      file: decisions,
      test: 'P12.1, P13: over a connection, a stranger at a closed door (known, everywhere: undefined)',
    },
  },
  {
    name: 'a role that is copied when joining',
    edits: [
      {
        file: 'apps/server/src/access/room-access.ts',
        find: 'present.standing = standing\n',
        replace: 'void standing\n',
      },
    ],
    caughtBy: {
      file: decisions,
      test: 'P12.1, P13: over a connection, who is muted (open, everywhere: true)',
    },
  },
  {
    name: 'a decision that is stored after another one',
    inOrder: true,
    edits: [{ file: transaction, find: 'decidedAt.here < entries.here || ', replace: '' }],
    caughtBy: {
      file: 'apps/server/src/chat/moderation/several-nodes.test.ts',
      test: 'P13.6: a post that is under way on another node when a ban or a mute is stored is not stored after it',
    },
  },
  {
    name: 'entries of all rooms that are not looked at when storing',
    edits: [{ file: transaction, find: ' || decidedAt.server < entries.server', replace: '' }],
    caughtBy: {
      file: 'apps/server/src/chat/moderation/several-nodes.test.ts',
      test: 'P13.6: a post that is under way on another node when a ban or a mute everywhere is stored is not stored after it',
    },
  },
  {
    name: 'files of a deleted room that stay',
    edits: [{ file: rows, find: 'this.#sql.uploads.releaseAll(this.#name)', replace: '' }],
    caughtBy: {
      file: 'apps/server/src/log/sqlite/uploads/sqlite-uploads.test.ts',
      test: 'P13.11: deleting a room releases all its files, also those in no message, and of no other room',
    },
  },
  {
    name: 'messages of a deleted room that stay when a node ends',
    edits: [
      {
        file: 'apps/server/src/chat/moderation/moderation.ts',
        find: 'if (deleted !== undefined) this.deletions.begin(name, deleted)',
        replace: '',
      },
    ],
    caughtBy: {
      file: 'apps/server/src/chat/moderation/deletions.test.ts',
      test: 'P13.11: all messages are deleted in batches, and another node goes on where one has stopped',
    },
  },
  {
    name: 'a door that is checked when joining alone',
    edits: [
      {
        file: 'apps/server/src/chat/access/room-members.ts',
        find: 'else this.#check(session, actor, stored, heads)',
        replace: '',
      },
    ],
    caughtBy: {
      file: door,
      test: 'P12.8: those inside stay in when a door closes, or are sent out with 4005',
    },
  },
  {
    name: 'unread counted from another room',
    edits: [{ file: memberTables, find: 'WHERE r.name = :room', replace: 'WHERE (r.name = :room OR true)' }],
    caughtBy: {
      file: 'apps/server/src/log/sqlite/members/sqlite-members.test.ts',
      test: 'P16.4: counts messages of others in one room',
    },
  },
  {
    name: 'a read position that goes backwards',
    edits: [{ file: memberTables, find: ' AND read < :read', replace: '' }],
    caughtBy: {
      file: 'apps/server/src/log/sqlite/members/sqlite-members.test.ts',
      test: 'P16.5: the furthest position counts, in the order of the calls or not',
    },
  },
  {
    name: 'a followed room that never catches up',
    edits: [
      {
        file: 'apps/server/src/chat/memberships/following.ts',
        find: 'whenRead(this.#peer, () => this.#restEnded())',
        replace: 'whenRead(this.#peer, () => undefined)',
      },
    ],
    caughtBy: {
      file: 'apps/server/src/chat/memberships/memberships.test.ts',
      test: 'P16.3: a reader that is slow is told nothing until it has read, and then what is so now',
    },
  },
  {
    name: 'a room that is followed without a decision',
    edits: [
      {
        file: 'apps/server/src/chat/memberships/followed-room.ts',
        find: "this.#room?.order.gate.refusal(this.#visitor, 'read_history')",
        replace: 'undefined',
      },
    ],
    caughtBy: {
      file: decisions,
      test: 'P16.3: a room is followed by those who may read it, who is banned (open, everywhere: undefined)',
    },
  },
  {
    name: 'a private room in a public answer',
    edits: [
      {
        file: may,
        find: participantCheck,
        replace:
          "if (isPrivate && actor.isParticipant !== true && roleOf(actor) !== 'owner') return no('no_such_room')",
      },
    ],
    caughtBy: {
      file: 'apps/server/src/chat/conversations/outsiders.test.ts',
      test: 'P17.2: to an owner of the server, every frame has the answer that it would have',
    },
  },
  {
    name: 'participants of a private room checked at joining only',
    edits: [
      {
        file: may,
        find: participantCheck,
        replace:
          "if (isPrivate && action === 'join' && actor.isParticipant !== true) return no('no_such_room')",
      },
    ],
    caughtBy: {
      file: decisions,
      test: 'P16.3: a room is followed by those who may read it, who has left a private conversation (open, everywhere: undefined)',
    },
  },
]
