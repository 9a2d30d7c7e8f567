import { computed } from 'vue'
import { useEmoji } from '../../stores/emoji-store.ts'
import { plainOf } from '../../markup/parse/plain.ts'
import { segmentsOf } from '../../markup/parse/segments.ts'

/** A message as one line of plain text. */
export function useQuoteText(message: () => string) {
  const emoji = useEmoji()
  return computed(() => plainOf(segmentsOf(message(), emoji.index)))
}
