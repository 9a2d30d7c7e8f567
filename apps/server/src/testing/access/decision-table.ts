import type { AccessAction } from '../../access/may.ts'

/** Actions that are decided alike. */
export const actionGroups = {
  inside: ['join', 'listen', 'read_history', 'search', 'see_people', 'remove', 'remove_card', 'report'],
  write: ['type', 'post', 'upload', 'edit', 'react'],
  talk: ['converse'],
  card: ['preview'],
  order: ['remove_any', 'pin', 'moderate', 'let_in', 'invite', 'audit', 'set_room', 'resign'],
  export: ['export'],
  roles: ['set_role', 'set_bots', 'delete_room'],
  server: ['set_everywhere'],
} as const satisfies Record<string, readonly AccessAction[]>
export type ActionGroup = keyof typeof actionGroups

/**
 * Who may do what where: what `may` and a connection have to answer. A closed door is one of `key`, `invitation` and `known`, of
 * the room or of the server. A role of the room and one of the server differ in the last column alone. `card`: a link gets a card;
 * `talk`: begins a private conversation with somebody there.
 */
export const decisionTable = `
| who and where                                         | inside       | write           | talk         | card            | order        | export       | roles        | server       |
| ----------------------------------------------------- | ------------ | --------------- | ------------ | --------------- | ------------ | ------------ | ------------ | ------------ |
| anybody at an open door                               | yes          | yes             | yes          | yes             | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| a stranger at a closed door                           | door_closed  | door_closed     | door_closed  | door_closed     | door_closed  | door_closed  | door_closed  | door_closed  |
| who has posted, at a closed door                      | yes          | yes             | yes          | not_allowed     | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| who was let in, at a closed door                      | yes          | yes             | yes          | not_allowed     | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| who was sent out, at a closed door                    | door_closed  | door_closed     | door_closed  | door_closed     | door_closed  | door_closed  | door_closed  | door_closed  |
| who was sent out, at an open door                     | yes          | yes             | yes          | yes             | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| who is muted                                          | yes          | muted           | muted        | muted           | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| who was muted until now                               | yes          | yes             | yes          | yes             | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| who is banned                                         | banned       | banned          | banned       | banned          | banned       | banned       | banned       | banned       |
| a newcomer from a banned address                      | banned       | banned          | banned       | banned          | banned       | banned       | banned       | banned       |
| who was known before the address was banned           | yes          | yes             | yes          | yes             | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| a member where moderators write                       | yes          | moderators_only | yes          | moderators_only | not_allowed  | not_allowed  | not_allowed  | not_allowed  |
| a member where no room is begun                       | door_closed  | door_closed     | door_closed  | door_closed     | door_closed  | door_closed  | door_closed  | door_closed  |
| who was inside when the room was deleted              | room_deleted | room_deleted    | room_deleted | room_deleted    | room_deleted | room_deleted | room_deleted | room_deleted |
| a moderator of the room                               | yes          | yes             | yes          | not_allowed     | yes          | yes          | not_allowed  | not_allowed  |
| a moderator of the server                             | yes          | yes             | yes          | not_allowed     | yes          | yes          | not_allowed  | not_allowed  |
| a moderator who is muted                              | yes          | muted           | muted        | muted           | yes          | yes          | not_allowed  | not_allowed  |
| a moderator who is banned                             | banned       | banned          | banned       | banned          | banned       | banned       | banned       | banned       |
| an owner of the room                                  | yes          | yes             | yes          | not_allowed     | yes          | yes          | yes          | not_allowed  |
| an owner of the server                                | yes          | yes             | yes          | not_allowed     | yes          | yes          | yes          | yes          |
| anybody outside a private conversation                | no_such_room | no_such_room    | no_such_room | no_such_room    | no_such_room | no_such_room | no_such_room | no_such_room |
| an owner of the server outside a private conversation | no_such_room | no_such_room    | no_such_room | no_such_room    | no_such_room | no_such_room | no_such_room | no_such_room |
| one of those in a private conversation                | yes          | yes             | yes          | not_allowed     | not_allowed  | yes          | not_allowed  | not_allowed  |
| an owner of the server in a private conversation      | yes          | yes             | yes          | not_allowed     | not_allowed  | yes          | not_allowed  | yes          |
| who has left a private conversation                   | no_such_room | no_such_room    | no_such_room | no_such_room    | no_such_room | no_such_room | no_such_room | no_such_room |
`

export interface DecisionRow {
  who: string
  answers: Record<ActionGroup, string>
}

export const decisionRows: readonly DecisionRow[] = decisionTable
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => {
    const [who = '', ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const groups = Object.keys(actionGroups) as ActionGroup[]
    const answers = Object.fromEntries(groups.map((group, index) => [group, cells[index] ?? '']))
    return { who, answers: answers as DecisionRow['answers'] }
  })

/** Those about a room whose name the server has made. */
export const isPrivateRow = ({ who }: Pick<DecisionRow, 'who'>): boolean =>
  who.includes('private conversation')

/** Those that hold for somebody who comes in by the name of a room, and knows nothing of the room from before. */
export const rowsOfNewcomers: readonly DecisionRow[] = decisionRows.filter(
  (row) => row.who !== 'who was inside when the room was deleted' && !isPrivateRow(row),
)
