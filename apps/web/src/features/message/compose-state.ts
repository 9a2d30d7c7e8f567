import { message } from '@parley/shared'
import * as v from 'valibot'

/** An unfinished reply or edit. The text of a reply is the room's draft. */
export const composeState = v.variant('name', [
  v.object({ name: v.literal('reply'), to: message }),
  v.object({ name: v.literal('edit'), message, text: v.string() }),
])

export type ComposeState = v.InferOutput<typeof composeState>
