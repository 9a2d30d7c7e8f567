/** How many equal parts a voice message is drawn in. */
export const levelCount = 64

/** The loudness of equal parts, one byte each, in base64. Louder parts count, and the loudest is full. */
export function encodedLevels(samples: readonly number[]): string {
  const count = Math.min(levelCount, samples.length)
  const parts = Array.from({ length: count }, (_, n) => {
    const [from, to] = [
      Math.floor((n * samples.length) / count),
      Math.floor(((n + 1) * samples.length) / count),
    ]
    return Math.max(...samples.slice(from, to))
  })
  const loudest = Math.max(...parts, 0.01)
  return btoa(String.fromCharCode(...parts.map((part) => Math.round((part / loudest) * 255))))
}

/** Each from 0 to 1; empty for what is no base64. */
export function decodedLevels(levels: string): number[] {
  try {
    return Array.from(atob(levels), (character) => character.charCodeAt(0) / 255)
  } catch (error) {
    console.info('The levels of a voice message cannot be read', error)
    return []
  }
}
