import * as v from 'valibot'
import { rev } from '../message.ts'

/** P20.7: a hook as owners and moderators of its room see it. */
export const hook = v.object({
  id: v.string(),
  name: v.string(),
  /** The name of who has made it. */
  madeBy: v.string(),
  /** Unix time in milliseconds, at most a minute too early; undefined: never. */
  usedAt: v.optional(rev),
  /** Its requests have to be signed. */
  isSigned: v.boolean(),
})

export type Hook = v.InferOutput<typeof hook>

export const hooks = v.object({ hooks: v.array(hook) })

/** What a new hook is to be. */
export const newHook = v.object({ name: v.pipe(v.string(), v.maxLength(200)) })

/** `path` is told this once: what comes behind the address of the server, without `/` at its start. */
export const madeHook = v.object({ hook, path: v.string() })
