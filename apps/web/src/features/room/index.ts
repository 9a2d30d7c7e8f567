export { loadChatRoom } from './load-chat-room.ts'
