import { randomUUID } from 'node:crypto'
import type { Action } from '@parley/shared'
import type { FoundCard, LinkCards } from '../../cards/link-cards.ts'
import type { Actor } from '../../identity/actor.ts'
import { isStorageError, type MessageLog } from '../../log/message-log.ts'
import { firstLink } from '../../log/rules/first-link.ts'
import type { RoomVisits } from '../access/room-visits.ts'
import type { Limits } from '../limits/limits.ts'
import type { Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import type { Written } from '../writes.ts'

interface MessageCardParts {
  cards: Pick<LinkCards, 'isOwn' | 'find' | 'keepPicture'>
  log: Pick<MessageLog, 'append'>
  visits: Pick<RoomVisits, 'ask'>
  limits: Pick<Limits, 'take'>
  freeSpace: { readonly isLow: boolean } | undefined
}

/** P15: messages get the card of their first link, after they are acknowledged, by the node that has acknowledged them. */
export class MessageCards {
  readonly #parts: MessageCardParts

  constructor(parts: MessageCardParts) {
    this.#parts = parts
  }

  /** Nothing waits for it, and nothing is told of a card that does not come. */
  follow(actor: Actor, room: Room, action: Action, written: Written | Refused): void {
    if (written.type === 'refused' || (action.type !== 'post' && action.type !== 'edit')) return
    const link = firstLink(action.message)
    if (link === undefined || !this.#isDue(actor, room, link)) return
    const id = written.type === 'posted' ? written.id : action.type === 'edit' ? action.id : 0
    this.#make(actor, room.name, id, link).catch((error: unknown) => {
      // The message stays as it is.
      if (!isStorageError(error)) throw error
    })
  }

  /** P15.1. Who has no credential could not take the card away again. */
  #isDue(actor: Actor, room: Room, link: string) {
    const { cards, limits, freeSpace } = this.#parts
    // A hook has said what its link leads to.
    if (actor.program?.kind === 'hook') return false
    if (actor.credential === undefined || cards.isOwn(link) || freeSpace?.isLow === true) return false
    if (room.order.gate.refusal(actor, 'preview') !== undefined) return false
    return limits.take('card', actor) === 0
  }

  async #make(actor: Actor, room: string, id: number, link: string) {
    const { cards, log, visits } = this.#parts
    const { author, person } = actor
    const found = await cards.find(link, author)
    if (found === undefined) return
    // Meanwhile the door may have been closed, and the author may be gone.
    const visit = await visits.ask({ ...actor, connection: {} }, room, 'preview')
    if (visit.type === 'refused') return
    const picture = await cards.keepPicture(found, { room, author })
    const card = cardOf(link, found, picture)
    await log.append(room, [{ type: 'card', cid: randomUUID(), id, card, author, ...person }])
  }
}

function cardOf(link: string, { site, title, text }: FoundCard, picture: string | undefined) {
  return {
    ...{ link, site, title },
    ...(text !== undefined && { text }),
    ...(picture !== undefined && { picture }),
  }
}
