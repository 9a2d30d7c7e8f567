import { lobby } from '@parley/shared'
import type { Config } from '../config/config.ts'
import { hashOfSetting } from './key-hash.ts'
import type { FixedAccess } from './may.ts'

export type AccessSettings = Pick<Config, 'door' | 'roomPassword' | 'roomBeginners' | 'rooms' | 'keepDays'>

/** What the operator has fixed, and the rooms that always are. */
export interface OperatorAccess extends FixedAccess {
  rooms: ReadonlySet<string>
}

export function operatorAccess(settings: AccessSettings): OperatorAccess {
  const { door, roomPassword, roomBeginners, rooms, keepDays } = settings
  const ofPassword = roomPassword === '' ? {} : { door: 'key' as const, keyHash: hashOfSetting(roomPassword) }
  return {
    ...(door !== undefined && { door }),
    ...ofPassword,
    ...(roomBeginners !== undefined && { beginners: roomBeginners }),
    keepDays,
    rooms: new Set([lobby, ...rooms]),
  }
}
