import { shallowRef } from 'vue'

/** Whether the other rooms of the person are searched, too. A button of the list of rooms opens the search with it. */
export const searchEverywhere = shallowRef(false)
