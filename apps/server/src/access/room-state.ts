import { defaultSettings, type RoomSettings, type Subject } from '@parley/shared'
import type { StoredEntry } from './entries.ts'

/** What a room is: its entries, folded. Every engine stores it beside them, as JSON. */
export interface RoomState {
  settings: RoomSettings
  /** Of the key of the door; undefined: there is none. */
  keyHash?: string
  /** Of the key that the operator has set for all rooms, so that another one is noticed. */
  passwordHash?: string
  /** The rev of the key: those who were let in by an earlier one have to show it, if they were sent out. */
  keySince?: number
  /** Newcomers from these stay out. `at` is Unix time in milliseconds. */
  addresses: BannedAddress[]
  /** Messages below this id are deleted. */
  floor: number
  /** All messages of a person are to be removed: the newest of these orders, the oldest first. */
  removals?: Removal[]
  /** P17: who is in this private conversation. */
  people?: Subject[]
  /** When the room was deleted last: what it is began then. */
  deleted?: Deletion
}

export interface Deletion {
  rev: number
  /** Unix time in milliseconds. */
  at: number
  by: Subject
}

/** All messages of `subject` with an id below `rev` are to be removed, as `by` has said. */
export interface Removal {
  rev: number
  by: Subject
  subject: Subject
}

export interface BannedAddress {
  /** A hash of the address. */
  address: string
  /** Of whom. */
  person: string
  at: number
  forMs: number
}

export const emptyRoom: RoomState = { settings: defaultSettings, addresses: [], floor: 0 }

/** The oldest are forgotten. */
const mostAddresses = 500
const mostRemovals = 20

/** The state after an entry. */
export function withEntry(state: RoomState, { rev, at, by, entry }: StoredEntry): RoomState {
  switch (entry.kind) {
    case 'settings': {
      const settings = { ...state.settings, ...entry.settings }
      return { ...state, settings, ...(entry.sendOut && { keySince: rev }) }
    }
    case 'key': {
      const { keyHash: _, ...rest } = state
      const since = entry.sendOut ? { keySince: rev } : {}
      if (entry.ofOperator === true) return { ...state, ...since, passwordHash: entry.hash }
      return entry.hash === null ? { ...rest, ...since } : { ...rest, ...since, keyHash: entry.hash }
    }
    case 'ban_address': {
      const { address, forMs, subject } = entry
      const added = { address, person: subject.person, at, forMs }
      return { ...state, addresses: [...state.addresses, added].slice(-mostAddresses) }
    }
    case 'unban':
      return { ...state, addresses: state.addresses.filter(({ person }) => person !== entry.subject.person) }
    case 'remove_messages': {
      const { removals = [] } = state
      return { ...state, removals: [...removals, { rev, by, subject: entry.subject }].slice(-mostRemovals) }
    }
    case 'trim':
      return { ...state, floor: Math.max(state.floor, entry.floor) }
    case 'open_conversation':
      return { ...state, people: entry.people }
    case 'leave':
      return { ...state, people: peopleIn(state).filter(({ person }) => person !== entry.subject.person) }
    case 'rename':
      return {
        ...state,
        people: peopleIn(state).map((one) => (one.person === entry.subject.person ? entry.subject : one)),
      }
    case 'delete_room':
      // Nobody counts as let in, or as known, by what they did in the old room.
      return { ...emptyRoom, floor: rev + 1, keySince: rev, deleted: { rev, at, by } }
    default:
      return state
  }
}

/** P17: who is in a private conversation; nobody where there is none. */
export function peopleIn({ people = [] }: Pick<RoomState, 'people'>): readonly Subject[] {
  return people
}

/** Whether nothing has happened in the room since it was made, or deleted; `head`: its newest rev. */
export function isUnbegun({ deleted }: RoomState, head: number): boolean {
  return head === (deleted?.rev ?? 0)
}
