import type { Edge, EmojiIndex } from '@parley/shared/emoji-table'
import { cutOut, cutTexts } from './cut.ts'
import { emojiIn } from './emoji.ts'
import { linksIn } from './links/links.ts'
import { listsIn } from './lists.ts'
import { mentionsIn } from './mentions.ts'
import { noNames, type Names } from './names.ts'
import { quotesIn } from './quotes.ts'
import type { Segment } from './segment.ts'
import { codeAndSpoilersIn } from './spoilers.ts'
import { styled } from './styles.ts'

/** Parses a message in linear time. Without `emoji`, shortnames and smileys stay text. */
export function segmentsOf(
  message: string,
  emoji: EmojiIndex | undefined,
  names: Names = noNames,
): Segment[] {
  return withLists(
    cutOut(
      message,
      quotesIn(message, (quoted) => withLists(textOf(quoted))),
    ),
  )

  function withLists(segments: Segment[]): Segment[] {
    return linesOf(cutTexts(segments, (text) => listsIn(text, (item) => linesOf(textOf(item)))))
  }

  function linesOf(segments: Segment[]): Segment[] {
    const code = cutTexts(segments, (text) => codeAndSpoilersIn(text, hidden))
    const links = cutTexts(code, linksIn)
    const mentions = cutTexts(links, (text) => mentionsIn(text, names))
    return againIn(styled(emojisIn(mentions)))
  }

  function hidden(text: string): Segment[] {
    return text.includes('\n') ? withLists(textOf(text)) : linesOf(textOf(text))
  }

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

/** Whether a message is one to six emoji, which are rendered large. */
export function isOnlyEmoji(segments: readonly Segment[]): boolean {
  const rest = segments.filter(({ type }) => type !== 'emoji')
  const count = segments.length - rest.length
  return (
    count >= 1 && count <= 6 && rest.every((segment) => segment.type === 'text' && segment.text.trim() === '')
  )
}

function textOf(text: string): Segment[] {
  return text === '' ? [] : [{ type: 'text', text }]
}

function edgeOf(adjacent: Segment | undefined): Edge {
  switch (adjacent?.type) {
    case undefined:
    case 'codeBlock': // on its own lines, as a quote and a list
    case 'quote':
    case 'list':
      return 'space'
    case 'link':
      return 'address'
    default:
      return 'thing'
  }
}
