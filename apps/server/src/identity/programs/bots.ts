import { ownRoom, programPermissions } from '@parley/shared'
import * as v from 'valibot'
import type { ProgramGrant } from '../../access/program-grant.ts'
import type { StoredProgram } from './program-store.ts'

/** P19.5: the settings of a bot. `rooms` null: every room that is open to it. */
export const botSettings = v.object({
  rooms: v.nullable(v.pipe(v.array(ownRoom), v.minLength(1), v.maxLength(200))),
  may: v.pipe(v.array(v.picklist(programPermissions)), v.minLength(1)),
  /** When it has last asked for something: Unix time in milliseconds, at most a minute too early. */
  usedAt: v.optional(v.number()),
})

export type BotSettings = v.InferOutput<typeof botSettings>

export function settingsOf({ settings }: Pick<StoredProgram, 'settings'>): BotSettings {
  return v.parse(botSettings, JSON.parse(settings))
}

export function grantOf(bot: Pick<StoredProgram, 'settings' | 'madeAt'>): Omit<ProgramGrant, 'kind'> {
  const { rooms, may } = settingsOf(bot)
  return { rooms: rooms === null ? undefined : new Set(rooms), namedAt: bot.madeAt, may: new Set(may) }
}
