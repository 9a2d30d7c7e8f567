export { default as UnreadBar } from './UnreadBar.vue'
export { default as UnreadLine } from './UnreadLine.vue'
export { arrivals } from './arrivals.ts'
export { useUnread } from './unread-store.ts'
