export * from '../src/index.ts'
export { gravatarHash, lobby, type Message, type Person, type Refusal } from '@parley/shared'
