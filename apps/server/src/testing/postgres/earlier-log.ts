import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { MessageLog, PostDraft } from '../../log/message-log.ts'
import { messageColumns } from '../../log/message-columns.ts'
import { fromStored, storedColumns } from '../../log/postgres/select-messages.ts'
import { clientOptions } from '../../log/postgres/connection/pools.ts'
import { earlierSchema } from './earlier-schema.ts'
import { makeDatabase, type TestDatabase } from './test-database.ts'

/** The tables of the version before messages had numbers, without messages. */
export async function makeEarlierDatabase(): Promise<TestDatabase> {
  const database = await makeDatabase()
  await database.query(earlierSchema())
  return database
}

/** A node of that version: the statements with which it reads and writes messages. */
export class EarlierNode {
  readonly #client: pg.Client
  readonly #node = randomUUID()

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async start(url: string): Promise<EarlierNode> {
    const client = new pg.Client(clientOptions(url))
    await client.connect()
    onTestFinished(() => client.end())
    const node = new EarlierNode(client)
    await node.arrive()
    return node
  }

  /** As it renews its lease. */
  async arrive() {
    await this.#client.query(
      `INSERT INTO nodes (node, version, floor, expires) VALUES ($1, 0, 0, clock_timestamp() + interval '15 s')
       ON CONFLICT (node) DO UPDATE SET expires = excluded.expires`,
      [this.#node],
    )
  }

  /** After its last lease has ended. */
  async leave() {
    await this.#client.query('UPDATE nodes SET expires = clock_timestamp() WHERE node = $1', [this.#node])
  }

  /** Returns the id; undefined when the author has posted with this cid. */
  post(room: string, draft: PostDraft): Promise<number | undefined> {
    return this.#inRoom(room, async (head) => {
      const { author, username, avatar, cid, message } = draft
      const row = { room, id: head + 1, author, cid, at: Date.now(), username, avatar, message }
      await this.#client.query(insertMessages, [JSON.stringify([row])])
      return head + 1
    })
  }

  /** Returns the rev. */
  edit(room: string, id: number, message: string): Promise<number | undefined> {
    return this.#inRoom(room, async (head) => {
      const { rows } = await this.#client.query(
        `SELECT ${earlierColumns} FROM messages WHERE room = $1 AND id = $2`,
        [room, id],
      )
      if (rows.length === 0) throw new Error(`There is no message ${id}.`)
      await this.#client.query(
        'UPDATE messages SET rev = $3, message = $4, edited = $5, removed = false, reactions = NULL WHERE room = $1 AND id = $2',
        [room, id, head + 1, message, Date.now()],
      )
      return head + 1
    })
  }

  /** The messages in rev order. */
  async read(
    room: string,
  ): Promise<{ id: number; rev: number; author: string; username: string; message: string }[]> {
    const { rows } = await this.#client.query<{
      id: number
      rev: number
      author: string
      username: string
      message: string
    }>(
      `SELECT m.id, m.rev, m.author, m.username, m.message FROM messages AS m
       LEFT JOIN messages AS q ON q.room = m.room AND q.id = m.reply_to WHERE m.room = $1 AND m.rev > 0 ORDER BY m.rev`,
      [room],
    )
    return rows
  }

  async #inRoom(room: string, change: (head: number) => Promise<number>) {
    await this.#client.query(`INSERT INTO rooms (room, head) VALUES ($1, 0) ON CONFLICT DO NOTHING`, [room])
    await this.#client.query('BEGIN')
    try {
      const { rows } = await this.#client.query<{ head: number }>(
        'SELECT room, head FROM rooms WHERE room = ANY($1) ORDER BY room FOR UPDATE',
        [[room]],
      )
      const rev = await change(rows[0]?.head ?? 0)
      await this.#client.query('UPDATE rooms SET head = $2 WHERE room = $1', [room, rev])
      await this.#client.query('COMMIT')
      return rev
    } catch (error) {
      await this.#client.query('ROLLBACK')
      if (error instanceof pg.DatabaseError && error.constraint === 'messages_by_cid') return undefined
      throw error
    }
  }
}

const earlierColumns =
  'id, rev, author, cid, at, username, avatar, message, guest, reply_to, edited, removed, reactions'

const insertMessages = `
  INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest, removed)
  SELECT room, id, id, author, cid, at, username, avatar, message, false, false
  FROM json_to_recordset($1) AS k (room TEXT, id BIGINT, author TEXT, cid TEXT, at BIGINT, username TEXT, avatar TEXT, message TEXT)`

/** After each append, half of the messages are where earlier versions stored them, as while an upgrade is under way. */
export function puttingBack<Log extends MessageLog>(log: Log, { query }: Pick<TestDatabase, 'query'>): Log {
  const append = log.append.bind(log)
  return Object.assign(log, {
    append: async (...args: Parameters<MessageLog['append']>) => {
      const receipts = await append(...args)
      await query(putBack)
      return receipts
    },
  })
}

const putBack = `
  BEGIN; LOCK TABLE rooms IN EXCLUSIVE MODE;
  INSERT INTO old_messages (room, ${messageColumns.join(', ')})
  SELECT ${storedColumns} ${fromStored} WHERE m.is_numbered AND m.id % 2 = 1;
  DELETE FROM messages WHERE id % 2 = 1; COMMIT`
