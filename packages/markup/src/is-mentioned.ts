import { noNames, sameName, withNames, type Names } from './names.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'

/** Whether a message mentions `name` outside code and quotes. `others` may have longer names. */
export function isMentioned(message: string, name: string, others: Names = noNames): boolean {
  if (name === '' || !message.includes('@')) return false
  return segmentsOf(message, undefined, withNames(others, [name])).some(isMention)

  function isMention(segment: Segment): boolean {
    switch (segment.type) {
      case 'mention':
        return sameName(segment.text.slice(1), name)
      case 'bold':
      case 'italic':
      case 'struck':
      case 'spoiler':
      case 'list':
      case 'item':
        return segment.inner.some(isMention)
      case 'text':
      case 'emoji':
      case 'link':
      case 'code':
      case 'codeBlock':
      case 'quote':
        return false
    }
  }
}
