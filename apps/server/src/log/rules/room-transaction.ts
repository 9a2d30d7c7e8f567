import type { File, NamedFile, Reacted } from '@parley/shared'
import { subjectOf, type StoredEntry } from '../../access/entries.ts'
import { withEntry } from '../../access/room-state.ts'
import { afterEntry } from '../../access/standing.ts'
import { changeDigest } from './change-digest.ts'
import type { Draft, EditDraft, EntryDraft, PostDraft, Receipt } from '../message-log.ts'
import { applyEdit } from './room-edits.ts'
import type { RoomRows } from './room-rows.ts'

/** The newest rev of a room, and that of its newest entry; 0: there is none. */
export interface RoomRevs {
  head: number
  lastEntry: number
}

/** Decides the receipt of each draft, the same for every engine. The room goes from rev `after` to `rev`. */
export class RoomTransaction {
  readonly after: number
  /** Ids of changed messages and replies: the other messages equal their drafts. */
  readonly touched = new Set<number>()
  /** In rev order. */
  readonly entries: StoredEntry[] = []
  readonly #reacted = new Map<number, Reacted[]>()
  /** Ids of messages that changed in another way than by reactions that others can apply. */
  readonly #whole = new Set<number>()
  readonly #rows: RoomRows
  readonly #now: number
  #rev: number
  #lastEntry: number

  /** `now` is Unix time in milliseconds. */
  constructor(rows: RoomRows, { head, lastEntry }: RoomRevs, now: number) {
    this.#rows = rows
    this.#now = now
    this.after = this.#rev = head
    this.#lastEntry = lastEntry
  }

  get rev() {
    return this.#rev
  }

  /** P5.9: the changes of the messages that have changed by reactions alone, and were posted before. */
  get reacted(): Reacted[] {
    return [...this.#reacted].flatMap(([id, ofMessage]) => (this.#whole.has(id) ? [] : ofMessage))
  }

  /** The rev of the newest entry. */
  get lastEntry() {
    return this.#lastEntry
  }

  /**
   * P13.6: what was allowed before an entry that its node did not know is decided again there. `server` is the rev of the newest
   * entry of all rooms.
   */
  append(drafts: readonly Draft[], server: number): Receipt[] {
    const entries = { here: this.#lastEntry, server }
    const { decidedAt = entries } = drafts[0] ?? {}
    if (decidedAt.here < entries.here || decidedAt.server < entries.server)
      return drafts.map(() => ({ type: 'outdated', entries }))
    return drafts.map((draft) => this.#add(draft))
  }

  #add(draft: Draft): Receipt {
    if (draft.type === 'entry') return this.#entry(draft)
    return draft.type === 'post' ? this.#post(draft) : this.#change(draft)
  }

  #post(draft: PostDraft): Receipt {
    const { replyTo } = draft
    if (replyTo !== undefined && (replyTo < this.#rows.floor || !this.#rows.has(replyTo)))
      return this.#resent(draft) ?? { type: 'no_such_message' }
    const files = this.#filesOf(draft)
    if (files === undefined) return this.#resent(draft) ?? { type: 'no_such_file' }
    const id = this.#rev + 1
    // P3.2: the insert fails only if the author has posted with this cid.
    if (!this.#rows.insert({ ...draft, files }, id, draft.writtenAt ?? this.#now))
      return this.#resent(draft) ?? { type: 'cid_reused' }
    this.#rev = id
    if (isReadBack(draft)) this.touched.add(id)
    return { type: 'posted', id }
  }

  /** P14.3: undefined when one of them cannot be posted. */
  #filesOf({ author, files: named = [] }: PostDraft): File[] | undefined {
    const found = named.flatMap(({ id, alt, levels }) => {
      const file = this.#rows.findFile(author, id)
      return file === undefined ? [] : [{ ...file, ...saidOf({ alt, levels }) }]
    })
    const isEach = new Set(found.map(({ id }) => id)).size === named.length
    return isEach ? found : undefined
  }

  #resent({ author, cid, message, replyTo, files = [] }: PostDraft): Receipt | undefined {
    const first = this.#rows.findPost(author, cid)
    if (first === undefined) return undefined
    // The posted text is no longer stored after an edit or a removal.
    const isChanged = first.edited !== null || Boolean(first.removed)
    const isSame =
      first.message === message && first.reply_to === (replyTo ?? null) && areNamed(first.files, files)
    return isChanged || isSame ? { type: 'posted', id: first.id } : { type: 'cid_reused' }
  }

  #change(draft: EditDraft): Receipt {
    const { author, cid, id } = draft
    const what = changeDigest(draft)
    // The server sends a card once, and no receipt of it has to be known.
    const isOfServer = draft.type === 'card'
    const resent = isOfServer ? undefined : this.#resentChange(author, cid, what)
    if (resent !== undefined) return resent
    const target = id < this.#rows.floor ? undefined : this.#rows.findTarget(id)
    if (target === undefined) return { type: 'no_such_message' }
    const next = this.#rev + 1
    const effect = applyEdit(this.#rows, draft, target, this.#now, next)
    const isReacted = typeof effect === 'object'
    if (!isReacted && effect !== 'applied' && effect !== 'none') return { type: effect }
    if (effect !== 'none') {
      this.#rev = next
      this.touched.add(id)
      if (isReacted && id <= this.after) this.#addReacted(id, effect)
      else this.#whole.add(id)
    }
    const rev = effect === 'none' ? target.rev : next
    if (!isOfServer) this.#rows.insertChange(author, cid, { what, rev })
    return { type: 'changed', rev }
  }

  /** P3.2: of the first change with this cid. */
  #resentChange(author: string, cid: string, what: string): Receipt | undefined {
    const first = this.#rows.findChange(author, cid)
    if (first !== undefined)
      return first.what === what ? { type: 'changed', rev: first.rev } : { type: 'cid_reused' }
    return undefined
  }

  #entry({ author, cid, username, avatar, ...draft }: EntryDraft): Receipt {
    const what = changeDigest({ author, cid, username, avatar, ...draft })
    const resent = this.#resentChange(author, cid, what)
    if (resent !== undefined) return resent
    const { entry } = draft
    const rev = this.#rev + 1
    const stored = { rev, at: this.#now, by: { person: author, username, avatar }, entry }
    const subject = subjectOf(entry)
    this.#rows.insertEntry(
      stored,
      withEntry(this.#rows.roomState(), stored),
      subject && { subject, standing: afterEntry(this.#rows.standing(subject.person), stored) },
    )
    this.#rows.insertChange(author, cid, { what, rev })
    this.#rev = this.#lastEntry = rev
    this.entries.push(stored)
    return { type: 'changed', rev }
  }

  #addReacted(id: number, reacted: Reacted) {
    const known = this.#reacted.get(id)
    if (known === undefined) this.#reacted.set(id, [reacted])
    else known.push(reacted)
  }
}

/** A post whose message is more than its draft: the quote of another, or the files as they are stored. */
export function isReadBack({ replyTo, writtenAt, files = [] }: PostDraft): boolean {
  return replyTo !== undefined || writtenAt !== undefined || files.length > 0
}

/** Whether the stored files are those that a post names, with the same words. */
function areNamed(stored: string | null, named: readonly NamedFile[]) {
  const files = stored === null ? [] : (JSON.parse(stored) as File[])
  return JSON.stringify(files.map(namedOf)) === JSON.stringify(named.map(namedOf))
}

const namedOf = ({ id, alt = '', levels = '' }: NamedFile) => [id, alt, levels]

/** Without what is not said. */
function saidOf({ alt, levels }: Omit<NamedFile, 'id'>) {
  return {
    ...(alt !== undefined && alt !== '' && { alt }),
    ...(levels !== undefined && levels !== '' && { levels }),
  }
}
