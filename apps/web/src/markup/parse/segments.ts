import type { Edge, EmojiIndex } from '@parley/shared/emoji-table'
import { codeIn } from './code.ts'
import { cutOut, cutTexts } from './cut.ts'
import { emojiIn } from './emoji.ts'
import { linksIn } from './links.ts'
import { mentionsIn } from './mentions.ts'
import { noNames, type Names } from './names.ts'
import { quotesIn } from './quotes.ts'
import type { Segment } from './segment.ts'
import { styled } from './styles.ts'

/** Parses a message in linear time. Without `emoji`, shortnames and smileys stay text. */
export function segmentsOf(
  message: string,
  emoji: EmojiIndex | undefined,
  names: Names = noNames,
): Segment[] {
  const quotes = quotesIn(message, (quoted) => linesOf([{ type: 'text', text: quoted }], emoji, names))
  return linesOf(cutOut(message, quotes), emoji, names)
}

/** Whether a message is one to six emoji, which are rendered large. */
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
  return againIn(styled(emojisIn(mentions)))

  function emojisIn(texts: readonly Segment[]): Segment[] {
    return cutTexts(texts, (text, before, after) =>
      emojiIn(text, emoji, { before: edgeOf(before), after: edgeOf(after) }),
    )
  }

  // Without the marks around it, an emoji may stand alone.
  function againIn(tree: readonly Segment[]): Segment[] {
    return emojisIn(tree).map((segment) =>
      segment.type === 'bold' || segment.type === 'italic' || segment.type === 'struck'
        ? { ...segment, inner: againIn(segment.inner) }
        : segment,
    )
  }
}

function edgeOf(adjacent: Segment | undefined): Edge {
  switch (adjacent?.type) {
    case undefined:
    case 'codeBlock': // on its own lines, as a quote
    case 'quote':
      return 'space'
    case 'link':
      return 'address'
    default:
      return 'thing'
  }
}
