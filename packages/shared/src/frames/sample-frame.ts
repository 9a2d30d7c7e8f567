import * as v from 'valibot'
import { limits } from '../limits.ts'
import { messageText } from '../text/message-text.ts'
import { username } from '../text/username.ts'

/** The only frame of the sample dialect, in both directions. */
export const sampleFrame = v.object({
  email: v.pipe(v.string(), v.maxLength(limits.email)),
  username,
  message: messageText,
})

export type SampleFrame = v.InferOutput<typeof sampleFrame>
