import {
  isFiltered,
  passesFilter,
  wordsOf,
  type FoundFrame,
  type Message,
  type Search,
  type SearchedPerson,
} from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import type { KnownAvatars } from '../../identity/known-avatars.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { PresentNames } from '../../presence/present-names.ts'
import type { Found, MessageSearch, Search as Asked } from '../../search/message-search.ts'
import { withinPage } from '../../search/result-page.ts'
import type { Access } from '../access/access.ts'
import { placeOf } from '../moderation/place.ts'
import { subjectMeant } from '../moderation/whom.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { collectFound, type Candidates } from './collect-found.ts'
import { timeRange } from './time-range.ts'

/** Messages of one read. */
const pageSize = 200

interface Services {
  search: MessageSearch
  access: Access
  log: Pick<MessageLog, 'nameOwners' | 'before' | 'after'>
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
  async find(actor: Actor, room: Room, search: Search): Promise<FoundFrame | Refused> {
    const { query, before, from } = search
    const asked: Asked = { room: room.name, words: wordsOf(query), before }
    const all =
      from !== undefined || isFiltered(search)
        ? await this.#findFiltered(actor, room, search, asked)
        : await this.#services.search.find(asked)
    if (all === undefined) return refused('no_such_person', { field: 'query' })
    const found = withinPage(all)
    this.#services.avatars.add(found.messages)
    return { type: 'found', query, ...(before !== undefined && { before }), ...found }
  }

  /** P10.9, P10.10. Undefined: nobody is meant by `from`. */
  async #findFiltered(actor: Actor, room: Room, search: Search, asked: Asked): Promise<Found | undefined> {
    const { log } = this.#services
    const candidates =
      search.from === undefined ? this.#candidates(asked) : await this.#messagesOf(actor, room, search.from)
    if (candidates === undefined) return undefined
    const range = await timeRange(log, room.name, search)
    return collectFound(asked, range, candidates, (message) => passesFilter(message, search))
  }

  /** Those with the words, by the index; all messages, where there are no words. */
  #candidates(asked: Asked): Candidates {
    const { search, log } = this.#services
    if (asked.words.length === 0)
      return async (before) => {
        const messages = (await log.before(asked.room, before, pageSize)).toReversed()
        const next = messages.length < pageSize ? undefined : messages.at(-1)?.id
        return { messages, next, examined: messages.length }
      }
    return async (before) => {
      const { messages, more, reached, behind = false } = await search.find({ ...asked, before })
      return { messages, next: more ? reached : undefined, examined: costOfIndex, behind }
    }
  }

  /** P10.9: what one person has posted. It needs no index: their messages are read. Undefined: nobody is meant. */
  async #messagesOf(actor: Actor, room: Room, from: SearchedPerson): Promise<Candidates | undefined> {
    const subject = await subjectMeant(this.#services, room.name, placeOf(actor, room), from)
    if (subject === undefined) return undefined
    const isStaff = room.order.gate.may(actor, 'moderate').type === 'yes'
    // To others, somebody who has changed their name is not known to be the same person.
    const isShown = ({ username }: Message) => isStaff || username === subject.username
    const { store } = this.#services.access
    return async (before) => {
      const page = await store.postsOf(room.name, subject.person, before, pageSize)
      const next = page.length < pageSize ? undefined : page.at(-1)?.id
      return { messages: page.filter(isShown), next, examined: page.length }
    }
  }
}

/** One question to the index counts as reading this many messages. */
const costOfIndex = 100
