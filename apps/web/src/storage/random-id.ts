/** Random bytes as base64url, for ids and secrets. `crypto.randomUUID` does not exist on plain-http LAN pages. */
export function randomId(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
