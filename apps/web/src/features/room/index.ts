export { loadChatRoom, withRoomWords } from './load-chat-room.ts'
