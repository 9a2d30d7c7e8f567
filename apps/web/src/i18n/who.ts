/** A person's name within a sentence: a name of the other direction keeps what stands around it in place. */
export const who = (name: string) => `${begin}${name}${end}`

/** The same for words of a person within a sentence. */
export const quoted = (text: string) => `${begin}${joiner}${text}${end}`

/** Whether a part is such words, not a name. */
export const isQuoted = (part: string) => part.startsWith(joiner)

/** The texts and the names of a sentence, in turn; a text comes first. */
export const partsOf = (sentence: string): string[] => sentence.split(marks)

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which no name contains. */
const begin = '\u2068'
const end = '\u2069'
const marks = /[\u2068\u2069]/
/** WORD JOINER: not seen, and no name begins with it. */
const joiner = '\u2060'
