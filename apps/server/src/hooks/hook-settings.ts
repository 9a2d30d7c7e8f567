import * as v from 'valibot'

/** What is stored of a hook, in the settings of its program (identity/programs/program-store.ts). */
const hookSettings = v.object({
  room: v.string(),
  /** The newest rev of the room when the hook was made: one that was deleted since is another room. Old hooks have none. */
  head: v.optional(v.number()),
  /** With it the sender proves each request (P20.2). It has to be known to check a signature, so it is stored as it is. */
  key: v.optional(v.string()),
  /** P20.8: nothing is sent to it. The rest is in `hooks/outgoing/outgoing-store.ts`. */
  isOutgoing: v.optional(v.literal(true)),
  /** Unix time in milliseconds, at most a minute too early. */
  usedAt: v.optional(v.number()),
})

export type HookSettings = v.InferOutput<typeof hookSettings>

export function readHookSettings(json: string): HookSettings {
  return v.parse(hookSettings, JSON.parse(json))
}

export function writeHookSettings(settings: HookSettings): string {
  return JSON.stringify(settings)
}

/** The address of a hook below that of the server. */
export function hookPath(secret: string): string {
  return `hooks/${secret}`
}
