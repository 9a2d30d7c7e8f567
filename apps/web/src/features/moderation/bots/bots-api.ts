import { bots, madeBot, type NewBot } from '@parley/shared'
import * as v from 'valibot'
import { call } from '../../../api/call.ts'

const pathOf = (room: string) => `/rooms/${encodeURIComponent(room)}/bots`

/** P19.10: the bots that an owner of the room sees. */
export const askBots = (person: string | undefined, room: string) =>
  call('GET', pathOf(room), { shape: bots, person })

export const makeBot = (person: string | undefined, room: string, bot: NewBot) =>
  call('POST', pathOf(room), { shape: madeBot, person, body: bot })

export const revokeBot = (person: string | undefined, room: string, id: string) =>
  call('DELETE', `${pathOf(room)}/${encodeURIComponent(id)}`, { shape: v.unknown(), person })
