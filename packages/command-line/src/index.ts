export { flagsOrExit } from './flags-or-exit.ts'
export {
  flagHelp,
  positiveNumber,
  readFlags,
  wantsHelp,
  wholeNumber,
  type Flags,
  type FlagValues,
} from './read-flags.ts'
