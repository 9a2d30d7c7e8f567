import { lobby } from '@parley/shared'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Draft } from '../../server/src/log/message-log.ts'
import { SqliteNames } from '../../server/src/log/sqlite/names.ts'
import { openDatabase } from '../../server/src/log/sqlite/open-database.ts'
import { SqliteWriter } from '../../server/src/log/sqlite/writer.ts'

const batch = 10_000
const authors = 500

/** Writes `messages` messages into the lobby of a new database, with the server's own statements. */
export async function fillRoom(folder: string, messages: number): Promise<void> {
  const { db, close } = openDatabase(folder)
  try {
    const writer = new SqliteWriter(db, new SqliteNames(db))
    for (let done = 0; done < messages; done += batch) {
      const size = Math.min(batch, messages - done)
      const drafts = Array.from({ length: size }, (_, index) => draft(done + index))
      writer.write([{ type: 'append', room: lobby, drafts }], Date.now())
      await nextTurn() // lets Ctrl-C be handled
    }
  } finally {
    close()
  }
}

function draft(number: number): Draft {
  const author = number % authors
  return {
    type: 'post',
    author: `author-${author}`.padEnd(22, '-'),
    cid: `fill-${number.toString(36).padStart(11, '0')}`,
    username: `writer ${author}`,
    avatar: author.toString(16).padStart(64, '0'),
    message: `message number ${number} `.padEnd(64, 'abcdefghij '),
  }
}
