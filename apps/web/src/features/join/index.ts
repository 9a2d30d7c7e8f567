export { default as JoinForm } from './JoinForm.vue'
export { default as RoomLoading } from './RoomLoading.vue'
