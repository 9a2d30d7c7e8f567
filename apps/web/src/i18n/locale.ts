import { shallowRef } from 'vue'

/** BCP 47, for `Intl`; undefined (the browser's own) until a catalogue is loaded. */
export const locale = shallowRef<string>()
