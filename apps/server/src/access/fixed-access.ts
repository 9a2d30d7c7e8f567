import { lobby } from '@parley/shared'
import type { Config } from '../config/config.ts'
import { hashOfSetting } from './key-hash.ts'
import type { FixedAccess } from './may.ts'

export type AccessSettings = Pick<Config, 'door' | 'roomPassword' | 'roomBeginners' | 'rooms'>

/** What the operator has fixed, and the rooms that always are. */
export interface OperatorAccess extends FixedAccess {
  rooms: ReadonlySet<string>
}

export function operatorAccess({ door, roomPassword, roomBeginners, rooms }: AccessSettings): OperatorAccess {
  const ofPassword = roomPassword === '' ? {} : { door: 'key' as const, keyHash: hashOfSetting(roomPassword) }
  return {
    ...(door !== undefined && { door }),
    ...ofPassword,
    ...(roomBeginners !== undefined && { beginners: roomBeginners }),
    rooms: new Set([lobby, ...rooms]),
  }
}
