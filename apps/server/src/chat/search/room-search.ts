import { wordsOf, type FoundFrame, type Message, type Search, type SearchedPerson } from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import type { KnownAvatars } from '../../identity/known-avatars.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { PresentNames } from '../../presence/present-names.ts'
import type { Found, MessageSearch, Search as Asked } from '../../search/message-search.ts'
import { countedOf, foundPage, isMatch, maxExamined, withinPage } from '../../search/result-page.ts'
import type { Access } from '../access/access.ts'
import { placeOf } from '../moderation/place.ts'
import { subjectMeant } from '../moderation/whom.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'

/** Messages of one read. */
const pageSize = 200

interface Services {
  search: MessageSearch
  access: Access
  log: Pick<MessageLog, 'nameOwners'>
  present: Pick<PresentNames, 'find'>
  avatars: KnownAvatars
}

/** P10: pages of what is found in a room, the newest first. Decides nothing: the caller has asked whether it may be searched. */
export class RoomSearch {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** Rejects with SearchUnavailable, or as the log does. */
  async find(actor: Actor, room: Room, { query, before, from }: Search): Promise<FoundFrame | Refused> {
    const { search, avatars } = this.#services
    const words = wordsOf(query)
    const asked: Asked = { room: room.name, words, before }
    const all = await (from === undefined ? search.find(asked) : this.#findOf(actor, room, from, asked))
    if (all === undefined) return refused('no_such_person', { field: 'query' })
    const found = withinPage(all)
    avatars.add(found.messages)
    return { type: 'found', query, ...(before !== undefined && { before }), ...found }
  }

  /** P10.9: what one person has posted. It needs no index: their messages are read. Undefined: nobody is meant. */
  async #findOf(
    actor: Actor,
    room: Room,
    from: SearchedPerson,
    asked: Omit<Asked, 'room'>,
  ): Promise<Found | undefined> {
    const subject = await subjectMeant(this.#services, room.name, placeOf(actor, room), from)
    if (subject === undefined) return undefined
    const isStaff = room.order.gate.may(actor, 'moderate').type === 'yes'
    // To others, somebody who has changed their name is not known to be the same person.
    const isShown = ({ username }: Message) => isStaff || username === subject.username
    const { store } = this.#services.access
    const shown: Message[] = []
    let [matches, examined, last] = [0, 0, asked.before ?? Number.MAX_SAFE_INTEGER]
    for (;;) {
      const page = await store.postsOf(room.name, subject.person, last, pageSize)
      const ofPage = page.filter(isShown)
      shown.push(...ofPage)
      matches += ofPage.filter((message) => isMatch(message, asked.words)).length
      examined += page.length
      last = page.at(-1)?.id ?? last
      if (page.length < pageSize) return foundPage(asked, shown)
      // One more than is counted: there are others.
      if (matches > countedOf(asked)) return foundPage(asked, shown)
      if (examined >= maxExamined) return cutAt(foundPage(asked, shown), last)
    }
  }
}

/** P10.4: what was read and is not shown counts as looked at. */
function cutAt(found: Found, last: number): Found {
  const isFirst = found.count !== undefined
  const reached = found.more ? found.reached : last
  return { ...found, reached, more: true, ...(isFirst && { atLeast: true as const }) }
}
