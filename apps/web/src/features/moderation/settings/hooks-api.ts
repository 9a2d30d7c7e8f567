import { hooks, madeHook } from '@parley/shared'
import * as v from 'valibot'
import { call } from '../../../api/call.ts'

const pathOf = (room: string) => `/rooms/${encodeURIComponent(room)}/hooks`

/** P20.7: the hooks of a room. */
export const askHooks = (person: string | undefined, room: string) =>
  call('GET', pathOf(room), { shape: hooks, person })

export const makeHook = (person: string | undefined, room: string, name: string) =>
  call('POST', pathOf(room), { shape: madeHook, person, body: { name } })

export const revokeHook = (person: string | undefined, room: string, id: string) =>
  call('DELETE', `${pathOf(room)}/${encodeURIComponent(id)}`, { shape: v.unknown(), person })
