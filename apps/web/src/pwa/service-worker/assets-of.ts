/** The paths of what a built document loads. */
export function assetsOf(document: string): string[] {
  return Array.from(document.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g), ([, path = '']) => path)
}
