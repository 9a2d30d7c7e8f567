import * as v from 'valibot'
import { avatar } from '../person.ts'
import { username } from '../text/username.ts'
import { personId, secret } from './client-frames.ts'

/** `POST /api/session` (P11.3). */
export const signIn = v.union([
  v.object({
    token: secret,
    as: v.optional(v.literal('token')),
    /** What other devices begin with, where no join has told them. */
    username: v.optional(username),
    avatar: v.optional(avatar),
  }),
  v.object({ link: secret, as: v.optional(v.literal('token')) }),
  v.object({ passkey: v.looseObject({ id: v.string() }) }),
])

/** Who is signed in; the name and the picture that were used last, if any were. `token` is for programs alone. */
export const session = v.object({
  person: personId,
  username: v.optional(v.string()),
  avatar: v.optional(v.string()),
  token: v.optional(v.string()),
})

/** `POST /api/links`. With the name and the picture that the other device begins with, where no join has told them. */
export const askLink = v.object({ username: v.optional(username), avatar: v.optional(avatar) })

/** A link for another device; `expiresIn` is in seconds. */
export const deviceLink = v.object({ link: secret, expiresIn: v.number() })

/** Times are Unix times in milliseconds. */
export const credential = v.object({
  id: v.string(),
  kind: v.picklist(['browser', 'program', 'passkey', 'outside']),
  /** Of the device, as the server understood it: "Firefox, Linux". */
  name: v.string(),
  createdAt: v.number(),
  seenAt: v.number(),
  /** The one that asked. */
  current: v.boolean(),
})

export const credentials = v.object({ credentials: v.array(credential) })

/** The body of a refused request (P11.10). */
export const httpRefusal = v.object({
  code: v.string(),
  reason: v.string(),
  field: v.optional(v.string()),
  retryAfter: v.optional(v.number()),
  /** P14.7: which limit of uploads it was. */
  limit: v.optional(v.string()),
})

/** The header that names the person a page acts for (P11.6). */
export const personHeader = 'Parley-Person'

export type SignIn = v.InferOutput<typeof signIn>
export type Session = v.InferOutput<typeof session>
export type DeviceLink = v.InferOutput<typeof deviceLink>
export type Credential = v.InferOutput<typeof credential>
export type HttpRefusal = v.InferOutput<typeof httpRefusal>

/** `POST /api/owner` (P12.7). With the name and the picture that others see until a join tells them. */
export const becomeOwner = v.object({
  owner: secret,
  username: v.optional(username),
  avatar: v.optional(avatar),
})
