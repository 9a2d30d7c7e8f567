import type { Card } from '@parley/shared'

/** In UTF-16 code units: the longest address that gets a card, and the texts of the card. */
export const cardLimits = { link: 2_048, title: 200, text: 300 } as const

/** The card of a message as it is stored; without a title, it was taken away, and does not come again for this link. */
export type StoredCard = Card | { link: string; title?: never; picture?: never }

export function storedCard(json: string | null): StoredCard | undefined {
  return json === null ? undefined : (JSON.parse(json) as StoredCard)
}

/** The card as clients see it. */
export function shownCard(json: string): { card: Card } | undefined {
  const card = storedCard(json)
  return card?.title === undefined ? undefined : { card }
}
