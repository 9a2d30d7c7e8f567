import { message } from '@parley/shared'
import * as v from 'valibot'

/** An answer or a change that somebody began to write. The text of an answer is the draft. */
export const composeState = v.variant('name', [
  v.object({ name: v.literal('reply'), to: message }),
  v.object({ name: v.literal('edit'), message, text: v.string() }),
])

export type ComposeState = v.InferOutput<typeof composeState>
