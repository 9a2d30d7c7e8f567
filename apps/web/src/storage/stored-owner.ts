import { personIdOf } from '@parley/shared'

/**
 * In place of the token, once that is a cookie. Pages of earlier versions may still be open: they keep it as they keep a
 * token, and a server refuses it as no token, so that they ask for a reload and become nobody else.
 */
const prefix = 'id:'

export const ownerOf = (person: string): string => prefix + person

/** The id of the person whose token, or what stands in its place, this is. */
export const personOfOwner = (owner: string): string => idIn(owner) ?? personIdOf(owner)

/** The token itself; undefined where something stands in its place. */
export const tokenIn = (owner: string): string | undefined => (idIn(owner) === undefined ? owner : undefined)

const idIn = (owner: string) => (owner.startsWith(prefix) ? owner.slice(prefix.length) : undefined)
