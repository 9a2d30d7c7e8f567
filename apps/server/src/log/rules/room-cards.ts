import type { Card } from '@parley/shared'
import type { CardDraft, EditDraft } from '../message-log.ts'
import { firstLink } from './first-link.ts'
import type { RoomRows, StoredTarget } from './room-rows.ts'
import { storedCard } from './stored-card.ts'

type Edit = Extract<EditDraft, { type: 'edit' }>
type Taking = Extract<EditDraft, { type: 'remove_card' }>
type CardEffect = 'applied' | 'none' | 'no_such_message' | 'not_yours'

/** P15.2: the server has read where the link leads. It was edited, or the card taken away, meanwhile: then nothing changes. */
export function addCard(rows: RoomRows, draft: CardDraft, target: StoredTarget, rev: number): CardEffect {
  const { id, author, card } = draft
  if (target.removed) return 'no_such_message'
  if (target.author !== author) return 'not_yours'
  const before = storedCard(target.card)
  if (firstLink(target.message) !== card.link || before?.link === card.link) return 'none'
  const { picture: named, ...texts } = card
  const picture = named === undefined ? undefined : rows.findFile(author, named)
  const stored: Card = { ...texts, ...(picture && { picture }) }
  rows.setCard(id, JSON.stringify(stored), { posted: picture?.id, released: before?.picture?.id }, rev)
  return 'applied'
}

/** P15.4: an edit that removes the link removes its card. */
export function loseCard(rows: RoomRows, { id, message }: Edit, target: StoredTarget, rev: number): void {
  const card = storedCard(target.card)
  if (card === undefined || firstLink(message) === card.link) return
  rows.setCard(id, null, { released: card.picture?.id }, rev)
}

/** P15.5: the author or a moderator takes the card away. It does not come again for this link. */
export function takeCard(rows: RoomRows, draft: Taking, target: StoredTarget, rev: number): CardEffect {
  const { id, author, moderates } = draft
  if (target.removed) return 'no_such_message'
  if (target.author !== author && moderates !== true) return 'not_yours'
  const card = storedCard(target.card)
  if (card?.title === undefined) return 'none'
  rows.setCard(id, JSON.stringify({ link: card.link }), { released: card.picture?.id }, rev)
  return 'applied'
}
