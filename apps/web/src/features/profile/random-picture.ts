/** A random picture id. Gravatar has no picture for it, so the server draws one. */
export function randomPicture(): string {
  const random = crypto.getRandomValues(new Uint8Array(32))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
