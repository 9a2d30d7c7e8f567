import type { Segment } from './segments.ts'

/** What was typed for a segment. All of a message's sources in a row are the message. */
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
  }
}
