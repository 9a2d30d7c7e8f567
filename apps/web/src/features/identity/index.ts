export { canUsePasskeys } from './passkeys/can-use-passkeys.ts'
export { ownerLink, takeOwnerLink } from './owner-link.ts'
export { signedInBy } from './outside/signed-in-by.ts'
export { takeLink } from './take-link.ts'

/** Loaded with the first connection: a first visit does not need it. */
export const loadSession = () => import('./background.ts')
