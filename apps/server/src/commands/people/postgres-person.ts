import type { Person } from '@parley/shared'
import type { MessageForm } from '../../log/postgres/message-form.ts'
import { selectByAuthor } from '../../log/postgres/select-messages.ts'
import type { OperatorDatabase } from '../operator-database.ts'

/** The rows of one person, in whatever form the messages are stored. Nodes may run, but the person posts no more. */
export class PostgresPerson {
  readonly #database: OperatorDatabase

  constructor(database: OperatorDatabase) {
    this.#database = database
  }

  async rename(person: string, rooms: readonly string[], { username, avatar }: Person) {
    const form = await this.#form()
    const table = namedTable[form]
    if (table !== undefined) await this.#inRooms(renameNamed(table), rooms, [person, username, avatar])
    if (form === 'named') return
    await this.#inRooms(useFirstVersion, rooms, [person])
    await this.#database.rows(dropOtherVersions, [person])
    await this.#database.rows(nameVersion, [person, username, avatar])
    // What a node has stored meanwhile.
    await this.#inRooms(useFirstVersion, rooms, [person])
  }

  async replace(person: string, erased: string, rooms: readonly string[]) {
    const form = await this.#form()
    await this.#inRooms(deleteTexts, rooms, [person])
    const table = namedTable[form]
    if (table !== undefined) await this.#inRooms(replaceNamed(table), rooms, [person, erased])
    if (form !== 'named') await this.#database.rows(replaceAuthor, [person, erased])
  }

  async #form() {
    const [life] = await this.#database.rows<{ form: MessageForm }>('SELECT form FROM life')
    return life?.form ?? 'numbered'
  }

  async #inRooms(sql: string, rooms: readonly string[], values: readonly string[]) {
    for (const room of rooms) await this.#database.rows(sql, [room, ...values])
  }
}

/** The table of messages with texts, if there is one. */
const namedTable: Record<MessageForm, string | undefined> = {
  named: 'messages',
  moving: 'old_messages',
  numbered: undefined,
}

const renameNamed = (table: string) =>
  `UPDATE ${table} SET username = $3, avatar = $4 WHERE room = $1 AND author = $2`

const replaceNamed = (table: string) => `UPDATE ${table} SET author = $3 WHERE room = $1 AND author = $2`

const numberOf = (author: string) => `(SELECT number FROM authors WHERE author = ${author})`

const firstVersion = (author: string) =>
  `(SELECT min(number) FROM author_versions WHERE author = ${numberOf(author)})`

const useFirstVersion = `
  UPDATE messages SET version = ${firstVersion('$2')}
  WHERE room = $1 AND author = ${numberOf('$2')} AND version <> ${firstVersion('$2')}`

const dropOtherVersions = `
  DELETE FROM author_versions WHERE author = ${numberOf('$1')} AND number > ${firstVersion('$1')}`

const nameVersion = `UPDATE author_versions SET username = $2, avatar = $3 WHERE author = ${numberOf('$1')}`

const replaceAuthor = 'UPDATE authors SET author = $2 WHERE author = $1'

const deleteTexts = `
  DELETE FROM texts AS t USING (${selectByAuthor('m.room, m.id', 'true')}) AS m WHERE t.room = m.room AND t.id = m.id`
