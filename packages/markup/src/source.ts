import type { Segment } from './segment.ts'

/** The original text of a segment. The sources of all segments together are the message. */
export function sourceOf(segment: Segment): string {
  switch (segment.type) {
    case 'text':
    case 'emoji':
    case 'link':
    case 'mention':
      return segment.text
    case 'code':
    case 'codeBlock':
    case 'quote':
      return segment.source
    case 'bold':
    case 'italic':
    case 'struck':
      return segment.mark + segment.inner.map(sourceOf).join('') + segment.mark
    case 'spoiler':
      return segment.open + segment.inner.map(sourceOf).join('') + segment.close
    case 'list':
      return segment.before + segment.inner.map(sourceOf).join('\n') + segment.after
    case 'item':
      return segment.mark + segment.inner.map(sourceOf).join('')
  }
}

/** The text that is drawn for segments: without marks but those of spoilers and lists, emoji as they were typed. */
export function drawnText(segments: readonly Segment[]): string {
  return segments.map(drawn).join('')
}

function drawn(segment: Segment): string {
  switch (segment.type) {
    case 'text':
    case 'emoji':
    case 'link':
    case 'mention':
    case 'code':
      return segment.text
    case 'codeBlock':
      return `\n${segment.text}\n`
    case 'bold':
    case 'italic':
    case 'struck':
      return drawnText(segment.inner)
    case 'quote':
      return `\n${drawnText(segment.inner)}\n`
    case 'spoiler':
      return segment.open + drawnText(segment.inner) + segment.close
    case 'list':
      return segment.before + segment.inner.map(drawn).join('\n') + segment.after
    case 'item':
      return segment.mark + drawnText(segment.inner)
  }
}
