import { faceColours, type FaceColours } from './face-colours.ts'
import { initials } from './initials.ts'

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"

/**
 * A square SVG with the initials of the name, which is untrusted. `hue` is one of the twelve of names; without it, the id
 * (64 hex digits) decides. It follows the colour scheme of the page that shows it.
 */
export function generatedAvatar(id: string, name: string, hue?: number): string {
  const colours = faceColours[hue ?? Number.parseInt(id.slice(0, 4), 16) % faceColours.length]
  if (colours === undefined) throw new Error(`There is no hue ${hue}.`)
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">',
    `<style>${css(colours.light)}@media(prefers-color-scheme:dark){${css(colours.dark)}}</style>`,
    '<rect width="80" height="80"/>',
    foreground(initials(name)),
    '</svg>',
  ].join('')
}

function foreground(letters: string[]): string {
  if (letters.length === 0) return silhouette
  return [
    `<text x="40" y="40" dy=".36em" text-anchor="middle" font-size="${fontSize(letters)}"`,
    ` font-weight="650" font-family="${FONT}">${escaped(separated(letters))}</text>`,
  ].join('')
}

// Characters without case (CJK, Hangul, emoji) are usually as wide as the font size.
function fontSize(letters: string[]): number {
  if (letters.length === 1) return 34
  return hasCase(letters) ? 30 : 26
}

const silhouette =
  '<g opacity=".8"><circle cx="40" cy="32" r="12"/><path d="M17 72a23 22 0 0 1 46 0v8H17z"/></g>'

// Without a separator, Arabic letters join into a word, and regional indicators into a flag.
function separated(letters: string[]): string {
  return letters.join(hasCase(letters) ? '' : '\u200c')
}

function hasCase(letters: string[]): boolean {
  return /\p{Cased}/u.test(letters.join(''))
}

function css({ ground, letter }: FaceColours): string {
  return `rect{fill:${ground}}text,g{fill:${letter}}`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
