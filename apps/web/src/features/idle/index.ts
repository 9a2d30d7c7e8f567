export { useIdle } from './use-idle.ts'
