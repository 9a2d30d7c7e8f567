export { doorOf, isAtDoor, type Way } from './door.ts'
export { ownerLink, takeOwnerLink } from './owner-link.ts'
