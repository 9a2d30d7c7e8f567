import { nativeOf, type EmojiIndex } from '@parley/shared/emoji-table'
import { isNumber } from './lists.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'

/**
 * What a message reads like: its lines without marks and without blank ones, emoji as Unicode, and `spoiler` in the place of
 * each spoiler.
 */
export function readingOf(message: string, emoji: EmojiIndex | undefined, spoiler: string): string[] {
  return segmentsOf(message, emoji)
    .map((segment) => read(segment, spoiler))
    .join('')
    .split(lineBreak)
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]+/

function read(segment: Segment, spoiler: string): string {
  const inner = () => ('inner' in segment ? segment.inner.map((one) => read(one, spoiler)).join('') : '')
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
    case 'list':
      return `\n${inner()}\n`
    case 'item':
      return `\n${isNumber(segment.mark) ? segment.mark : '• '}${inner()}\n`
    case 'spoiler':
      return spoiler
    case 'bold':
    case 'italic':
    case 'struck':
      return inner()
  }
}
