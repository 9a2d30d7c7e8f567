import { pushState, pushTest, type PushDevice } from '@parley/shared'
import * as v from 'valibot'
import { call, type Answer } from '../../api/call.ts'

export type { Answer }

/** Who the page acts for. */
export interface PushPerson {
  readonly person: string
  readonly token?: string | undefined
}

export const askPush = (who: PushPerson) => call('GET', '/push', { shape: pushState, ...who })

export const setPush = (who: PushPerson, device: PushDevice) =>
  call('PUT', '/push', { shape: v.unknown(), body: device, ...who })

export const removePush = (who: PushPerson) => call('DELETE', '/push', { shape: v.unknown(), ...who })

/** The push service is asked meanwhile. */
export const testPush = (who: PushPerson) =>
  call('POST', '/push/test', { shape: pushTest, ...who, timeoutMs: 20_000 })
