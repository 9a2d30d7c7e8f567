import { shallowRef } from 'vue'

/** False once a file could not be stored (files-db.ts): closing the page would lose it. */
export const storesFiles = shallowRef(true)
