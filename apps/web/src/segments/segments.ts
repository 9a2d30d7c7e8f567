import type { EmojiIndex } from '@parley/shared/emoji-table'
import { codeIn } from './code.ts'
import { cutOut } from './cut.ts'
import { emojiIn } from './emoji.ts'
import { linksIn } from './links.ts'

/** A stretch of a message that one component draws. */
export type Segment =
  | { type: 'text'; text: string }
  /** `code` names the picture, `text` is what was typed. */
  | { type: 'emoji'; code: string; text: string }
  /** `href` is always http:, https: or mailto:. */
  | { type: 'link'; href: string; text: string }
  /** `source` is the code with its backticks. */
  | { type: 'code'; text: string; source: string }
  /** `source` includes the line breaks that set the block apart. */
  | { type: 'codeBlock'; text: string; language?: string; source: string }

/** Cuts a message, in time linear in its length. Without `emoji`, shortnames and smileys stay text. */
export function segmentsOf(message: string, emoji: EmojiIndex | undefined): Segment[] {
  return cutOut(message, codeIn(message))
    .flatMap((segment) => (segment.type === 'text' ? cutOut(segment.text, linksIn(segment.text)) : segment))
    .flatMap((segment, place, all) => {
      if (segment.type !== 'text') return segment
      const edges = { start: isEdge(all[place - 1]), end: isEdge(all[place + 1]) }
      return cutOut(segment.text, emojiIn(segment.text, emoji, edges))
    })
}

/** Whether a message is one to six emoji, which are drawn large. */
export function isOnlyEmoji(segments: readonly Segment[]): boolean {
  const rest = segments.filter(({ type }) => type !== 'emoji')
  const count = segments.length - rest.length
  return count >= 1 && count <= 6 && rest.every(({ type, text }) => type === 'text' && text.trim() === '')
}

// A code block stands on lines of its own.
function isEdge(neighbour: Segment | undefined): boolean {
  return neighbour === undefined || neighbour.type === 'codeBlock'
}
