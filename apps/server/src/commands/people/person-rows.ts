import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { fileFoldersIn } from '../../files/folder-store.ts'
import { UploadFolder, type Upload } from '../../files/upload-folder.ts'
import type { Draft } from '../../log/message-log.ts'
import { openPostgresLog } from '../../log/postgres/postgres-log.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { openOldMessages } from '../../log/sqlite/upgrade/old-messages.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import { StartupError } from '../../config/startup-error.ts'
import { PostgresPerson } from './postgres-person.ts'
import { filesOfLog } from '../log-files.ts'
import { openOperatorDatabase, operatorSqlite, type OperatorDatabase } from '../operator-database.ts'

/** Who stands in the place of an erased person. */
export const nobody = { username: 'erased', avatar: '0'.repeat(64) } as const

/** What differs between the engines when a person is erased. */
export interface PersonRows {
  append(room: string, drafts: readonly Draft[]): Promise<void>
  /** Takes the names and pictures from the person's messages. */
  renameMessages(person: string, rooms: readonly string[]): Promise<void>
  replaceAuthor(person: string, erased: string, rooms: readonly string[]): Promise<void>
  /** Nothing is left of them in the files either, as far as that can be done. */
  finish(person: string, avatars: readonly string[]): Promise<void>
}

interface Opened {
  database: OperatorDatabase
  rows: PersonRows
}

/** Locks the folder: throws StartupError when a server runs on it. */
export function openSqliteRows(folder: string): Opened {
  const { db, close } = openDatabase(folder)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const number = (person: string) =>
    Number(db.prepare('SELECT number FROM authors WHERE author = ?').get(person)?.['number'] ?? 0)
  const rows: PersonRows = {
    append(room, drafts) {
      const { results } = writer.write([{ type: 'append', room, drafts }], Date.now())
      const [written] = results
      if (written?.type !== 'appended')
        throw new StartupError(`Nothing more can be written: ${written?.type ?? ''}.`)
      return Promise.resolve()
    },
    renameMessages(person) {
      moveOldMessages(db, person)
      db.exec('BEGIN IMMEDIATE')
      const author = number(person)
      db.prepare(useFirstVersion).run({ author })
      db.prepare(dropOtherVersions).run({ author })
      db.prepare(nameVersion).run({ author, ...nobody })
      db.exec('COMMIT')
      return Promise.resolve()
    },
    replaceAuthor(person, erased) {
      db.prepare('UPDATE authors SET author = ? WHERE author = ?').run(erased, person)
      return Promise.resolve()
    },
    async finish(person, avatars) {
      try {
        await deleteReleasedFiles(db, folder, (upload) => upload.author === person)
      } finally {
        // Also where a bucket cannot be reached: the server deletes those files later.
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        // It is made again from the messages.
        for (const ending of ['', '-wal', '-shm'])
          rmSync(join(folder, `search.sqlite${ending}`), { force: true })
        for (const avatar of avatars) rmSync(join(folder, 'avatars', avatar), { force: true })
      }
    },
  }
  return { database: operatorSqlite(db, close), rows }
}

/** Beside running nodes, which tell their browsers of it. */
export async function openPostgresRows(url: string): Promise<Opened> {
  const database = await openOperatorDatabase(undefined)
  const log = await openPostgresLog({
    url,
    logger: pino({ level: 'silent' }),
    failed: (error) => {
      throw error
    },
  })
  const stored = new PostgresPerson(database)
  const rows: PersonRows = {
    async append(room, drafts) {
      await log.append(room, drafts)
    },
    renameMessages: (person, rooms) => stored.rename(person, rooms, nobody),
    replaceAuthor: (person, erased, rooms) => stored.replace(person, erased, rooms),
    finish: () => Promise.resolve(),
  }
  const close = async () => {
    await log.close()
    await database.close()
  }
  return { database: { ...database, close }, rows }
}

/** The bytes of what is released, and of those uploads that are not finished. */
export async function deleteReleasedFiles(
  db: DatabaseSync,
  folder: string,
  isGone: (upload: Pick<Upload, 'author' | 'room'>) => boolean,
): Promise<void> {
  const { incoming } = fileFoldersIn(folder)
  const { store } = filesOfLog(folder)
  for (const { id } of db.prepare('SELECT id FROM files WHERE released = 1').all()) {
    await store.delete(String(id))
    db.prepare('DELETE FROM files WHERE id = ?').run(String(id))
  }
  if (!existsSync(incoming)) return
  const uploads = new UploadFolder(incoming)
  for (const id of await uploads.ids()) {
    const upload = await uploads.find(id)
    if (upload !== undefined && isGone(upload)) await uploads.delete(id)
  }
}

/** They have the name as a text, and must have a number. */
function moveOldMessages(db: DatabaseSync, person: string) {
  const old = openOldMessages(db)
  if (old === undefined) return
  db.exec('BEGIN IMMEDIATE')
  const found = db.prepare('SELECT room, id FROM old_messages WHERE author = ?').all(person)
  for (const { room, id } of found) old.move(Number(room), Number(id))
  db.exec('COMMIT')
}

const firstVersion = '(SELECT min(version) FROM author_versions WHERE author = :author)'

const useFirstVersion = `UPDATE messages SET version = ${firstVersion} WHERE author = :author`

const dropOtherVersions = `DELETE FROM author_versions WHERE author = :author AND version > ${firstVersion}`

const nameVersion = 'UPDATE author_versions SET username = :username, avatar = :avatar WHERE author = :author'
