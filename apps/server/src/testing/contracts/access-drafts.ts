import type { Subject } from '@parley/shared'
import type { Entry } from '../../access/entries.ts'
import type { EntryDraft, PostDraft } from '../../log/message-log.ts'

export const ada = someone('ada')
export const bob = someone('bob')

let cids = 0

/** Done by Ada, with a cid of its own. */
export function entry(content: Entry): EntryDraft {
  return { ...by(ada), type: 'entry', cid: `cid-entry-${(cids += 1)}`, entry: content }
}

export function post(message: string, person = 'ada'): PostDraft {
  return { ...by(someone(person)), type: 'post', cid: `cid-${person}-${message}`, message }
}

/** Named like their id. */
export function someone(person: string): Subject {
  return { person, username: person, avatar: 'a'.repeat(64) }
}

/** The author of a draft. */
export function by({ person, username, avatar }: Subject) {
  return { author: person, username, avatar }
}
