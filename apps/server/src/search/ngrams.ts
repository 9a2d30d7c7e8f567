/**
 * The index terms of a text: each character, each pair of adjacent characters within a word, and each three adjacent ASCII
 * letters or digits, which have few different pairs. So a search for one Chinese character is as fast as one for ten.
 */
export function ngramsOf(text: string): Set<string> {
  const ngrams = new Set<string>()
  for (const word of text.split(/\s+/u)) {
    const [...characters] = escapePunctuation(word)
    for (const [at, first] of characters.entries()) {
      const second = characters[at + 1]
      const third = characters[at + 2]
      ngrams.add(first)
      if (second === undefined) continue
      ngrams.add(first + second)
      if (third !== undefined && areAsciiAlphanumeric(first, second, third))
        ngrams.add(first + second + third)
    }
  }
  return ngrams
}

/** The fewest terms that every text with this word has in the index. */
export function ngramsToFind(word: string): string[] {
  const [...characters] = escapePunctuation(word)
  if (characters.length < 2) return characters
  const ngrams = new Set<string>()
  for (const [at, second] of characters.entries()) {
    const [before, first, third] = [characters[at - 2], characters[at - 1], characters[at + 1]]
    if (first === undefined) continue
    const joinsNext = third !== undefined && areAsciiAlphanumeric(first, second, third)
    const joinsPrevious = before !== undefined && areAsciiAlphanumeric(before, first, second)
    if (joinsNext) ngrams.add(first + second + third)
    else if (!joinsPrevious) ngrams.add(first + second)
  }
  return [...ngrams]
}

/** Maps ASCII punctuation to private-use characters: the tokenizer would split the text there. */
function escapePunctuation(word: string) {
  return word.replace(/[\0-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]/g, (character) =>
    String.fromCharCode(0xe000 + character.charCodeAt(0)),
  )
}

function areAsciiAlphanumeric(...characters: string[]) {
  return characters.every((character) => /[0-9a-z]/.test(character))
}
