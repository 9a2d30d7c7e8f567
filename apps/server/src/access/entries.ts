import type { Role, SettingsChange, Subject } from '@parley/shared'

/** The room whose settings and roles hold in all rooms. No room of people can have the name. */
export const everywhere = '*'

/**
 * A change of what a room is, or of what a person may do in it. It takes a rev of its room like a message, so that cursors,
 * nodes and browsers learn of it the same way. The audit list shows them.
 */
export type Entry =
  /** `sendOut`: those inside without a role have to be let in again, where the door is closed. */
  | { kind: 'settings'; settings: SettingsChange; sendOut?: true }
  /** `hash` is of scrypt; null: the room has no key any more. `ofOperator`: it is the one of the settings, beside any other. */
  | { kind: 'key'; hash: string | null; sendOut: boolean; ofOperator?: false }
  | { kind: 'key'; hash: string; sendOut: boolean; ofOperator: true }
  /** `renamed`: the role is as it was, the name of the subject is not. */
  | { kind: 'role'; subject: Subject; role: Role; renamed?: true }
  /** `forMs`: null until it is lifted. */
  | { kind: 'mute'; subject: Subject; forMs: number | null }
  | { kind: 'unmute'; subject: Subject }
  | { kind: 'ban'; subject: Subject; forMs: number | null; reason?: string; address?: boolean }
  | { kind: 'unban'; subject: Subject }
  /** Of the ban of `subject`, told by the node where they were connected; `address` is a hash. */
  | { kind: 'ban_address'; subject: Subject; address: string; forMs: number }
  | { kind: 'send_out'; subject: Subject }
  | { kind: 'ask'; subject: Subject }
  | { kind: 'let_in'; subject: Subject }
  | { kind: 'turn_away'; subject: Subject }
  /** A message, or all that the subject has posted up to this entry: `count`. */
  | { kind: 'remove_message'; subject: Subject; id: number }
  /** Of the link in a message. */
  | { kind: 'remove_card'; subject: Subject; id: number }
  | { kind: 'remove_messages'; subject: Subject; count: number }
  | { kind: 'report'; subject: Subject; id: number; reason?: string }
  /** P17.6: of a message in a private conversation, told in all rooms. */
  | { kind: 'report'; subject: Subject; text: string; reason?: string }
  | { kind: 'invite'; id: string; uses: number | null; forMs: number | null }
  | { kind: 'end_invitation'; id: string }
  /** P19.10, P20.7: `subject` is the program. In the room where it may be, or everywhere. */
  | { kind: 'add_bot' | 'revoke_bot' | 'add_hook' | 'revoke_hook'; subject: Subject }
  /** Retention: the messages below `floor` are deleted. */
  | { kind: 'trim'; floor: number }
  /** Everything before it is deleted: what comes after it is a new room of the same name. */
  | { kind: 'delete_room' }
  /** P17: a private conversation of these people begins; one of them has left it, or has come in under another name. */
  | { kind: 'open_conversation'; people: Subject[] }
  | { kind: 'leave'; subject: Subject }
  | { kind: 'rename'; subject: Subject }

export const entryKinds = [
  'settings',
  'key',
  'role',
  'mute',
  'unmute',
  'ban',
  'unban',
  'ban_address',
  'send_out',
  'ask',
  'let_in',
  'turn_away',
  'remove_message',
  'remove_card',
  'remove_messages',
  'report',
  'invite',
  'end_invitation',
  'add_bot',
  'revoke_bot',
  'add_hook',
  'revoke_hook',
  'trim',
  'delete_room',
  'open_conversation',
  'leave',
  'rename',
] as const satisfies readonly Entry['kind'][]

/** Those of private conversations, where nobody has an audit list. */
export const conversationKinds: readonly string[] = [
  'open_conversation',
  'leave',
  'rename',
] satisfies Entry['kind'][]

/** As it is stored. `at` is Unix time in milliseconds. */
export interface StoredEntry {
  rev: number
  at: number
  /** Who did it. */
  by: Subject
  entry: Entry
}

/** Who the entries are by that the server makes itself. No person has the id. */
export const operator: Subject = { person: 'parley', username: 'Parley', avatar: '0'.repeat(64) }

/** Whether messages are deleted by it. */
export const raisesFloor = ({ kind }: Entry): boolean => kind === 'trim' || kind === 'delete_room'

export function subjectOf(entry: Entry): Subject | undefined {
  return 'subject' in entry ? entry.subject : undefined
}
