export { useNotifications } from './use-notifications.ts'
