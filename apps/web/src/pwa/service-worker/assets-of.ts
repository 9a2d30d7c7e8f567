/** The paths of the assets that a built document loads. */
export function assetsOf(document: string): string[] {
  return Array.from(document.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g), ([, path = '']) => path)
}
