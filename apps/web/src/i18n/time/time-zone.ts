import { shallowRef } from 'vue'

/** The IANA name of the browser's time zone. No event reports that it has changed. */
export const currentTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The time zone that times are shown in, updated by the today store. */
export const timeZone = shallowRef(currentTimeZone())
