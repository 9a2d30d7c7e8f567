export { useRoomList } from './use-room-list.ts'
