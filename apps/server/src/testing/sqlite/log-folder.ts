import { cpSync, openSync, closeSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A data folder with a log of messages named `text 1` and so on, each followed by `filling`, in which # is its number. */
export function folderWithMessages(count: number, filling = ''): string {
  const folder = temporaryFolder()
  const { db, close } = openDatabase(folder)
  insertMessages(db, 1, count, filling)
  close()
  return folder
}

/** Adds messages to the lobby. */
export function insertMessages(db: DatabaseSync, first: number, last: number, filling = '') {
  const insert = db.prepare(
    `INSERT INTO messages (room, id, rev, author, version, cid, at, message, guest, removed)
     VALUES (1, :id, :id, 1, 0, 'cid-' || :id, :id, :text, 0, 0)`,
  )
  db.exec(`BEGIN; INSERT INTO rooms (room, name, head) VALUES (1, 'lobby', 0) ON CONFLICT DO NOTHING;
    INSERT INTO authors (number, author) VALUES (1, 'author') ON CONFLICT DO NOTHING;
    INSERT INTO author_versions VALUES (1, 0, 'ada', '${'a'.repeat(64)}') ON CONFLICT DO NOTHING`)
  for (let id = first; id <= last; id += 1)
    insert.run({ id, text: `text ${id}${filling.replace('#', String(id))}` })
  db.exec(`UPDATE rooms SET head = ${last}; COMMIT`)
}

/** What a kill -9 leaves of a log that is open: the folder, with the write-ahead log beside the database. */
export function killedCopyOf(folder: string): string {
  const copy = temporaryFolder()
  // In this order, as the server keeps it: the write-ahead log is the newer file.
  for (const name of ['parley.sqlite', 'parley.sqlite-wal']) cpSync(join(folder, name), join(copy, name))
  return copy
}

/** The texts of all messages, and the epoch, as the file and its write-ahead log hold them. */
export function contentOf(file: string): { texts: string[]; epoch: string } {
  const db = new DatabaseSync(file, { readOnly: true })
  const texts = db.prepare('SELECT message FROM messages ORDER BY room, id').all()
  const epoch = db.prepare('SELECT epoch FROM life').get()?.['epoch']
  db.close()
  return { texts: texts.map(({ message }) => String(message)), epoch: String(epoch) }
}

export function texts(first: number, last: number, filling = ''): string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => `text ${first + n}${filling}`)
}

/** Overwrites the first page that has this text. */
export function damagePageWith(file: string, text: string) {
  const at = readFileSync(file).indexOf(text)
  if (at === -1) throw new Error('No page has that text.')
  const page = at - (at % 4_096)
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(4_096, 0x5a), 0, 4_096, page)
  closeSync(descriptor)
}

/** The permissions of a file or folder, like `600`. */
export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}
