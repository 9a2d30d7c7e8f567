import * as v from 'valibot'
import { file } from './file.ts'

/** P15.3: what the page says of itself to which the first link of a message leads. */
export const card = v.object({
  /** The address in the message. */
  link: v.pipe(v.string(), v.regex(/^https?:/)),
  /** The host that has answered in the end. */
  site: v.string(),
  title: v.string(),
  text: v.optional(v.string()),
  /** Re-encoded by the server, and served like a file of the message. */
  picture: v.optional(file),
})

export type Card = v.InferOutput<typeof card>
