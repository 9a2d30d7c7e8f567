export { default as DayLine } from './DayLine.vue'
export { default as MessageList } from './MessageList.vue'
