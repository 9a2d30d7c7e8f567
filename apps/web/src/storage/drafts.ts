import * as v from 'valibot'
import { persisted } from './browser-storage.ts'
import { draftsKey, earlierDraftsKey } from './forget-drafts.ts'
import { personOfOwner } from './stored-owner.ts'

/** Unsent text. Two tabs of a room may have one each. */
export interface Draft {
  readonly id: string
  readonly text: string
  /** Unix time of the last edit, in milliseconds. */
  readonly at: number
}

interface DraftInRoom extends Draft {
  readonly room: string
}

/** At most this many in one room: the oldest are dropped. */
const maxInRoom = 5

/** The unsent text in that room that this person edited last. */
export function newestDraft(room: string, person: string): Draft | undefined {
  return loadDrafts(person)
    .filter((draft) => draft.room === room)
    .toSorted((a, b) => b.at - a.at)[0]
}

/** The rooms in which this person has unsent text. */
export function roomsWithDrafts(person: string): ReadonlySet<string> {
  return new Set(loadDrafts(person).map(({ room }) => room))
}

export function findDraft(room: string, person: string, id: string): Draft | undefined {
  return loadDrafts(person).find((draft) => draft.room === room && draft.id === id)
}

/** Stores a draft, in place of the one with the same id; an empty one is removed, and with it what other tabs have stored of the same text. */
export function saveDraft(room: string, person: string, draft: Draft) {
  const removed = draft.text === '' ? findDraft(room, person, draft.id)?.text : undefined
  const isOther = (other: DraftInRoom) =>
    other.room !== room || (other.id !== draft.id && other.text !== removed)
  const before = loadDrafts(person).filter(isOther)
  const others = before.filter((other) => other.room !== room)
  const here = before.filter((other) => other.room === room)
  if (draft.text !== '') here.push({ ...draft, room })
  const kept = here.toSorted((a, b) => b.at - a.at).slice(0, maxInRoom)
  save(person, [...others, ...kept])
  const earlier = loadByToken(person)
  if (!earlier.every(isOther)) saveByToken(earlier.filter(isOther))
}

/** Stores the drafts of an earlier version under the person's id: the token is no longer stored. */
export function rekeyDrafts(person: string) {
  if (loadByToken(person).length > 0) save(person, loadDrafts(person))
  if (isOf(person)) byToken.save(undefined)
}

/** Room and text, then the time and the id, which the first version did not store. */
const storedDraft = v.tuple([v.string(), v.string(), v.optional(v.number(), 0), v.optional(v.string(), '')])

const stored = (person: string) => persisted(draftsKey(person), v.array(storedDraft))

/** An earlier version stores the drafts of one person, by their token. Its pages may still be open. */
const byToken = persisted(earlierDraftsKey, v.object({ token: v.string(), drafts: v.array(storedDraft) }))

/** In two tabs the same draft may be stored by both versions: the newer text counts. */
function loadDrafts(person: string): DraftInRoom[] {
  const drafts = new Map<string, DraftInRoom>()
  for (const draft of [...loadByToken(person), ...(stored(person).load() ?? []).map(draftOf)]) {
    const key = `${draft.room} ${draft.id}`
    if ((drafts.get(key)?.at ?? 0) <= draft.at) drafts.set(key, draft)
  }
  return [...drafts.values()]
}

function save(person: string, drafts: readonly DraftInRoom[]) {
  stored(person).save(drafts.length === 0 ? undefined : drafts.map(rowOf))
}

function loadByToken(person: string): DraftInRoom[] {
  return isOf(person) ? (byToken.load()?.drafts ?? []).map(draftOf) : []
}

function saveByToken(drafts: readonly DraftInRoom[]) {
  const token = byToken.load()?.token
  if (token !== undefined)
    byToken.save(drafts.length === 0 ? undefined : { token, drafts: drafts.map(rowOf) })
}

function isOf(person: string) {
  const found = byToken.load()
  return found !== undefined && personOfOwner(found.token) === person
}

const draftOf = ([room, text, at, id]: v.InferOutput<typeof storedDraft>) => ({ room, text, at, id })
const rowOf = ({ room, text, at, id }: DraftInRoom): v.InferOutput<typeof storedDraft> => [room, text, at, id]
