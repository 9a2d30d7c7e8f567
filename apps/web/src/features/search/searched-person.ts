import type { SearchedPerson } from '@parley/shared'
import { shallowRef } from 'vue'

/** Whose messages are looked for (P10.9); undefined: everybody's. */
export const searchedPerson = shallowRef<{ username: string; from: SearchedPerson }>()
