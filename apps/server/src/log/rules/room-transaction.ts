import { changeDigest } from './change-digest.ts'
import type { Draft, EditDraft, PostDraft, Receipt } from '../message-log.ts'
import { applyEdit } from './room-edits.ts'
import type { RoomRows } from './room-rows.ts'

/** A room on its way from `after` to `rev`: which receipt each draft gets is decided here, whatever the engine. */
export class RoomTransaction {
  readonly after: number
  /** Ids of messages that are not simply what was posted. */
  readonly touched = new Set<number>()
  readonly #rows: RoomRows
  readonly #now: number
  #rev: number

  /** `now` is Unix time in milliseconds. */
  constructor(rows: RoomRows, head: number, now: number) {
    this.#rows = rows
    this.#now = now
    this.after = this.#rev = head
  }

  get rev() {
    return this.#rev
  }

  add(draft: Draft): Receipt {
    return draft.type === 'post' ? this.#post(draft) : this.#change(draft)
  }

  #post(draft: PostDraft): Receipt {
    const { replyTo } = draft
    if (replyTo !== undefined && !this.#rows.has(replyTo))
      return this.#earlier(draft) ?? { type: 'no_such_message' }
    const id = this.#rev + 1
    // P3.2: where the rows refuse, this author's post is there.
    if (!this.#rows.insert(draft, id, this.#now)) return this.#earlier(draft) ?? { type: 'cid_reused' }
    this.#rev = id
    if (replyTo !== undefined) this.touched.add(id)
    return { type: 'posted', id }
  }

  #earlier({ author, cid, message, replyTo }: PostDraft): Receipt | undefined {
    const first = this.#rows.post(author, cid)
    if (first === undefined) return undefined
    // Another text since then can be compared no more.
    const isAnother = first.edited !== null || Boolean(first.removed)
    const isSame = first.message === message && first.reply_to === (replyTo ?? null)
    return isAnother || isSame ? { type: 'posted', id: first.id } : { type: 'cid_reused' }
  }

  #change(draft: EditDraft): Receipt {
    const { author, cid, id } = draft
    const what = changeDigest(draft)
    const first = this.#rows.change(author, cid)
    if (first !== undefined)
      return first.what === what ? { type: 'changed', rev: first.rev } : { type: 'cid_reused' }
    const target = this.#rows.target(id)
    if (target === undefined) return { type: 'no_such_message' }
    const next = this.#rev + 1
    const effect = applyEdit(this.#rows, draft, target, this.#now, next)
    if (effect !== 'applied' && effect !== 'none') return { type: effect }
    if (effect === 'applied') {
      this.#rev = next
      this.touched.add(id)
    }
    const rev = effect === 'applied' ? next : target.rev
    this.#rows.remember(author, cid, { what, rev })
    return { type: 'changed', rev }
  }
}
