import { computed } from 'vue'
import { useEmoji } from '../emoji-store.ts'
import { plainOf } from '../segments/plain.ts'
import { segmentsOf } from '../segments/segments.ts'

/** A message as a quote shows it. */
export function useQuoteText(message: () => string) {
  const emoji = useEmoji()
  return computed(() => plainOf(segmentsOf(message(), emoji.index)))
}
