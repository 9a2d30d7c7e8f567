export { doorOf, isAtDoor, type Way } from './door.ts'
