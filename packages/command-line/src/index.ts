export { flagsOrExit } from './flags-or-exit.ts'
export { onLauncherEnd } from './launcher.ts'
export { endWithOutput, exitAfterOutput, outliveOutput } from './output.ts'
export {
  flagHelp,
  positiveNumber,
  readFlags,
  wantsHelp,
  wholeNumber,
  type Flags,
  type FlagValues,
} from './read-flags.ts'
