import { StartupError } from '../../config/startup-error.ts'
import type { OperatorDatabase } from '../operator-database.ts'

export interface FoundPerson {
  id: string
  /** The last one that is known. */
  name: string
  /** Unix time in milliseconds. */
  seenAt: number
  messages: number
}

/** The people with a name that contains the text, those seen last first; all have posted, or have a device that is known. */
export function listPeople(database: OperatorDatabase, part: string, most: number): Promise<FoundPerson[]> {
  return database.rows<FoundPerson>(selectPeople, [`%${part.replace(/[\\%_]/g, String.raw`\$&`)}%`, most])
}

/** By id, or by the whole name. Throws StartupError when there is none, or more than one. */
export async function findPerson(database: OperatorDatabase, given: string): Promise<FoundPerson> {
  const found = await database.rows<FoundPerson>(selectPerson, [given])
  const [person] = found.filter(({ id }) => id === given)
  if (person !== undefined) return person
  if (found[0] === undefined)
    throw new StartupError(
      `There is nobody with the id or the name ${JSON.stringify(given)}. \`parley people list\` shows who there is.`,
    )
  if (found.length > 1)
    throw new StartupError(
      `Several people have the name ${JSON.stringify(given)}: give the id. ${found.map(({ id }) => id).join(', ')}`,
    )
  return found[0]
}

// P17.2: a message in a private conversation is counted, and says neither when it was posted nor under which name.
const ordinary = "CASE WHEN substr(room, 1, 1) <> '_'"

const people = `
  WITH posted AS (
    SELECT author, count(*) AS messages, coalesce(max(${ordinary} THEN at END), 0) AS at,
      coalesce(max(${ordinary} THEN username END), author) AS username FROM posts GROUP BY author
  ), everybody AS (
    SELECT coalesce(p.author, w.author) AS id, coalesce(p.username, w.username) AS name,
      coalesce(CASE WHEN w.at > p.used_at THEN w.at ELSE p.used_at END, w.at) AS "seenAt",
      coalesce(w.messages, 0) AS messages
    FROM people AS p FULL JOIN posted AS w ON w.author = p.author
  )`

const selectPeople = `${people}
  SELECT * FROM everybody WHERE lower(name) LIKE lower($1) ESCAPE '\\' ORDER BY "seenAt" DESC, id LIMIT $2`

const selectPerson = `${people} SELECT * FROM everybody WHERE id = $1 OR lower(name) = lower($1) ORDER BY id`
