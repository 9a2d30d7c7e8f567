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
  }
}
