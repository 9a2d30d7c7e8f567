import type { EmojiIndex } from '@parley/shared/emoji-table'
import { codeIn } from './code.ts'
import { cutOut, cutTexts } from './cut.ts'
import { emojiIn } from './emoji.ts'
import { linksIn } from './links.ts'
import { mentionsIn } from './mentions.ts'
import { noNames, type Names } from './names.ts'
import { quotesIn } from './quotes.ts'
import { styled } from './styles.ts'

/** A stretch of a message that one component draws. */
export type Segment =
  | { type: 'text'; text: string }
  /** `code` names the picture, `text` is what was typed. */
  | { type: 'emoji'; code: string; text: string }
  /** `href` is always http:, https: or mailto:. */
  | { type: 'link'; href: string; text: string }
  /** `text` is the name with its `@`. */
  | { type: 'mention'; text: string }
  /** `source` is the code with its backticks. */
  | { type: 'code'; text: string; source: string }
  /** `source` includes the line breaks that set the block apart. */
  | { type: 'codeBlock'; text: string; language?: string; source: string }
  /** `mark` stood before and after it. */
  | { type: 'bold' | 'italic' | 'struck'; mark: string; inner: Segment[] }
  /** `inner` is what the lines say; `source` has their marks, and the line breaks that set them apart. */
  | { type: 'quote'; inner: Segment[]; source: string }

/** Cuts a message, in time linear in its length. Without `emoji`, shortnames and smileys stay text. */
export function segmentsOf(
  message: string,
  emoji: EmojiIndex | undefined,
  names: Names = noNames,
): Segment[] {
  const quotes = quotesIn(message, (quoted) => linesOf([{ type: 'text', text: quoted }], emoji, names))
  return linesOf(cutOut(message, quotes), emoji, names)
}

/** Whether a message is one to six emoji, which are drawn large. */
export function isOnlyEmoji(segments: readonly Segment[]): boolean {
  const rest = segments.filter(({ type }) => type !== 'emoji')
  const count = segments.length - rest.length
  return (
    count >= 1 && count <= 6 && rest.every((segment) => segment.type === 'text' && segment.text.trim() === '')
  )
}

function linesOf(segments: Segment[], emoji: EmojiIndex | undefined, names: Names): Segment[] {
  const code = cutTexts(segments, codeIn)
  const links = cutTexts(code, linksIn)
  const mentions = cutTexts(links, (text) => mentionsIn(text, names))
  return smileysIn(styled(emojisIn(mentions)))

  function emojisIn(texts: Segment[]): Segment[] {
    return cutTexts(texts, (text, before, after) =>
      emojiIn(text, emoji, { start: isEdge(before), end: isEdge(after) }),
    )
  }

  // Between marks a smiley may stand alone that did not before.
  function smileysIn(tree: Segment[]): Segment[] {
    return tree.map((segment) => {
      if (segment.type !== 'bold' && segment.type !== 'italic' && segment.type !== 'struck') return segment
      return { ...segment, inner: smileysIn(emojisIn(segment.inner)) }
    })
  }
}

// A code block and a quote stand on lines of their own.
function isEdge(neighbour: Segment | undefined): boolean {
  return neighbour === undefined || neighbour.type === 'codeBlock' || neighbour.type === 'quote'
}
