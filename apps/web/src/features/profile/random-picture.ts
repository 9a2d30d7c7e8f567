/** The id of a picture that nobody has anywhere: whoever asks Gravatar for it finds none, and it is drawn. */
export function randomPicture(): string {
  const random = crypto.getRandomValues(new Uint8Array(32))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
