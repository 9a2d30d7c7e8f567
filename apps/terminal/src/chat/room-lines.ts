import type { UnreadRooms } from '@parley/client'
import { quotedText, type ListedRooms, type Person, type RoomLine } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { fit } from '../screen/fit.ts'
import type { Paint } from '../screen/paint.ts'

/** Why nothing is told of a room. */
const endings: Record<string, string> = {
  banned: 'you are banned',
  door_closed: 'closed: it needs a key or an invitation',
  room_deleted: 'deleted',
  no_such_room: 'you are not in it any more',
  sent_out: 'you were sent out',
}

/** The answer to /rooms: a line for each room. */
export function roomLines(lines: readonly RoomLine[], here: string, columns: number, paint: Paint): string[] {
  if (lines.length === 0) return [paint.dim('You have joined no rooms.')]
  return lines.map((line) => {
    const mark = line.room === here ? '*' : ' '
    const shown = fit(escapeControlCharactersInLine(`${mark} ${lineOf(line)}`), columns - 1)
    return line.ended === undefined && (line.unread ?? 0) > 0 ? paint.strong(shown) : shown
  })
}

/** P16.12: rooms that everybody may come into, below those that the person has joined. */
export function listedLines(listed: ListedRooms['rooms'], columns: number, paint: Paint): string[] {
  if (listed.length === 0) return []
  const lines = listed.map(({ room, title = '', topic = '' }) =>
    fit(
      escapeControlCharactersInLine(`  ${titled(room, title)}${topic === '' ? '' : `  ${topic}`}`),
      columns - 1,
    ),
  )
  return [paint.dim('Open to everybody (/join NAME):'), ...lines]
}

/** Before the prompt: what is unread in the other rooms. Empty: nothing. */
export function unreadText({ messages, mentions, atLeast }: UnreadRooms): string {
  if (messages === 0) return ''
  const named = mentions === 0 ? '' : `, ${mentions} for you`
  return `${messages}${atLeast ? '+' : ''} unread${named}`
}

function lineOf({ room, ended, title = '', people, ...line }: RoomLine) {
  if (ended !== undefined) return `${room} (${endings[ended] ?? ended})`
  const { unread = 0, mentions = 0, atLeast = false, favourite = false, locked = false, notify, last } = line
  const count = unreadText({ messages: unread, mentions, atLeast })
  const marks = [
    favourite && 'favourite',
    locked && people === undefined && 'locked',
    notify === 'nothing' && 'muted',
    count,
  ]
  const shown = marks.filter((mark) => typeof mark === 'string' && mark !== '').join(', ')
  const name = people === undefined ? titled(room, title) : `${room} ${peopleText(people)}`
  const newest = last === undefined || last.removed ? '' : `  ${last.username}: ${quotedText(last)}`
  return `${name}${shown === '' ? '' : ` (${shown})`}${newest}`
}

const titled = (room: string, title: string) => (title === '' ? room : `${room} "${title}"`)

/** Who is in a private conversation besides the person. */
export function peopleText(people: readonly Person[]): string {
  return people.length === 0
    ? 'with nobody else'
    : `with ${people.map(({ username }) => username).join(', ')}`
}
