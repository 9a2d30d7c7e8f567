import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { currentOrigin } from '../../log/postgres/connection/epoch-verifier.ts'
import { migrations } from '../../log/postgres/schema.ts'
import { makeDatabase } from '../postgres/test-database.ts'
import { earlierMessages, playConversation } from './upgraded-conversation.ts'

const versions = migrations.slice(1).map((_, index) => index + 1)

test.for(versions)(
  'PostgreSQL: a log of schema version %i is upgraded, and people go on',
  async (version) => {
    const database = await makeDatabase()
    onTestFinished(() => database.remove())
    await database.query(`${migrations.slice(0, version).join('')}
    INSERT INTO life (epoch, version, cluster, timeline, relation) VALUES ('${randomUUID()}', ${version}, '', '', '');
    UPDATE life SET ${currentOrigin};
    INSERT INTO rooms (room, head) VALUES ('lobby', ${earlierMessages.length})`)
    for (const { id, rev, author, cid, at, username, avatar, message } of earlierMessages)
      await database.query(
        `INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest, removed)
       VALUES ('lobby', $1, $2, $3, $4, $5, $6, $7, $8, false, false)`,
        [id, rev, author, cid, at, username, avatar, message],
      )
    await playConversation({ databaseUrl: database.url })
    expect(await database.query('SELECT version FROM life')).toEqual([{ version: migrations.length }])
  },
)
