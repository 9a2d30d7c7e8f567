import { gradient } from './gradient.ts'
import { initials } from './initials.ts'
import type { Rgb } from '../../config/oklch.ts'

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"

/** A square SVG with the initials of the name. The colours depend on the id (64 hex digits) alone. The name is untrusted. */
export function generatedAvatar(id: string, name: string): string {
  const { from, to } = gradient(Number.parseInt(id.slice(0, 4), 16) % 360)
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">',
    '<linearGradient id="g" x2="1" y2="1">',
    `<stop stop-color="${css(from)}"/><stop offset="1" stop-color="${css(to)}"/>`,
    '</linearGradient>',
    '<rect width="80" height="80" fill="url(#g)"/>',
    foreground(initials(name)),
    '</svg>',
  ].join('')
}

function foreground(letters: string[]): string {
  if (letters.length === 0) return silhouette
  return [
    `<text x="40" y="40" dy=".36em" text-anchor="middle" fill="#fff" font-size="${fontSize(letters)}"`,
    ` font-weight="650" font-family="${FONT}">${escaped(separated(letters))}</text>`,
  ].join('')
}

// Characters without case (CJK, Hangul, emoji) are usually as wide as the font size.
function fontSize(letters: string[]): number {
  if (letters.length === 1) return 34
  return hasCase(letters) ? 30 : 26
}

const silhouette =
  '<g fill="#fff" opacity=".88"><circle cx="40" cy="32" r="12"/><path d="M17 72a23 22 0 0 1 46 0v8H17z"/></g>'

// Without a separator, Arabic letters join into a word, and regional indicators into a flag.
function separated(letters: string[]): string {
  return letters.join(hasCase(letters) ? '' : '\u200c')
}

function hasCase(letters: string[]): boolean {
  return /\p{Cased}/u.test(letters.join(''))
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
