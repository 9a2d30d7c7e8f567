import * as v from 'valibot'

/** SHA-256 of the trimmed, lower-cased email, in hex; the page turns it into `/avatars/<id>`. */
export const avatar = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'wrong_shape'))

export const person = v.object({ username: v.string(), avatar })

export type Person = v.InferOutput<typeof person>

/** A person in the room, possibly idle. */
export const presentPerson = v.object({ ...person.entries, idle: v.optional(v.literal(true)) })

export type PresentPerson = v.InferOutput<typeof presentPerson>

/** Name and avatar identify a person in the list: two tabs are one person. */
export const samePerson = (a: Person, b: Person) => a.username === b.username && a.avatar === b.avatar

/** People with the same key are the same person. */
export const personKey = ({ username, avatar }: Person) => `${avatar}${username}`
