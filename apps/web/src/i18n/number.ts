import { computed } from 'vue'
import { locale } from './locale.ts'

const format = computed(() => new Intl.NumberFormat(locale.value))

/** A number in the digits of the page's language. */
export const number = (value: number) => format.value.format(value)
