import { computed } from 'vue'
import { locale } from '../language.ts'

const format = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }),
)

/** When a message was posted, for a list that spans years; `at` is Unix time in milliseconds. */
export const foundTime = (at: number) => format.value.format(at)
