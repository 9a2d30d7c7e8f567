// Loaded with the first connection, so that leaving works without one.
export { askWhatEnds, endSession } from './end-session.ts'
export { keepSession } from './keep-session.ts'
export { signInAtProxy } from './outside/sign-in-at-proxy.ts'
export { takeOver } from './take-over.ts'
