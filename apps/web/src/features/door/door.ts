import type { Connection } from '@parley/client'
import { closeCodes, type Refusal } from '@parley/shared'

/** How to come in at a closed door (P12.4, P12.6). */
export interface Way {
  key?: string
  ask?: true
}

/** What keeps the person out, for a screen of its own. */
export type Door =
  | { name: 'asking' }
  | { name: 'banned'; refusal: Refusal }
  | { name: 'sent-out' }
  | { name: 'deleted'; refusal: Refusal }

/** Undefined where the person may be in, or has to fill in the form. */
export function doorOf(connection: Connection | undefined, asks: boolean): Door | undefined {
  if (connection?.name === 'refused') {
    const { because } = connection
    if ('closeCode' in because)
      return because.closeCode === closeCodes.sentOut.code ? { name: 'sent-out' } : undefined
    if (because.code === 'room_deleted') return { name: 'deleted', refusal: because }
    return because.code === 'banned' ? { name: 'banned', refusal: because } : undefined
  }
  return asks && connection?.name !== 'live' ? { name: 'asking' } : undefined
}

/** Whether the form needs a key because of this refusal. */
export const isAtDoor = ({ code, field }: Refusal): boolean =>
  ['door_closed', 'wrong_key', 'turned_away'].includes(code) || (code === 'slow_down' && field === 'key')
