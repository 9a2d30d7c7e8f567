export { default as MessageList } from './MessageList.vue'
