import { nativeOf, type EmojiIndex } from '@parley/shared/emoji-table'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'

/** What a message reads like: its lines without marks and without blank ones, emoji as Unicode. */
export function readingOf(message: string, emoji: EmojiIndex | undefined): string[] {
  return segmentsOf(message, emoji)
    .map(read)
    .join('')
    .split(lineBreak)
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]+/

function read(segment: Segment): string {
  switch (segment.type) {
    case 'text':
    case 'link':
    case 'mention':
    case 'code':
      return segment.text
    case 'emoji':
      return nativeOf(segment.code)
    case 'codeBlock':
      return `\n${segment.text}\n`
    case 'quote':
      return `\n${segment.inner.map(read).join('')}\n`
    case 'bold':
    case 'italic':
    case 'struck':
      return segment.inner.map(read).join('')
  }
}
