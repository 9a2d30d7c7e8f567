import { nativeOf } from '@parley/shared/emoji-table'
import type { Segment } from './segment.ts'

/** A message as one line of text without marks. */
export function plainOf(segments: readonly Segment[]): string {
  return segments.map(plain).join('').replaceAll(/\s+/g, ' ').trim()
}

function plain(segment: Segment): string {
  switch (segment.type) {
    case 'text':
    case 'link':
    case 'mention':
    case 'code':
      return segment.text
    case 'emoji':
      return nativeOf(segment.code)
    case 'codeBlock':
      return ` ${segment.text} `
    case 'quote':
      return ` ${plainOf(segment.inner)} `
    case 'bold':
    case 'italic':
    case 'struck':
      return plainOf(segment.inner)
  }
}
