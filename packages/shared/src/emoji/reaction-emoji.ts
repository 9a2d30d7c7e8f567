import * as v from 'valibot'

/** One Unicode emoji (UTS 51, "RGI emoji set"): a flag, a keycap, a person in a skin tone or a joined family is one. */
export const reactionEmoji = v.pipe(v.string(), v.maxLength(64), v.regex(/^\p{RGI_Emoji}$/v, 'bad_reaction'))
