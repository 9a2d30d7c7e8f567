export { flagsOrExit } from './flags-or-exit.ts'
export { homePath } from './home-path.ts'
export { onLauncherEnd } from './launcher.ts'
export { endWithOutput, exitAfterOutput, isReaderGone, outliveOutput } from './output.ts'
export { megabytes, Progress, rows, type Output, type Unit } from './progress.ts'
export {
  argumentsOf,
  flagHelp,
  positiveNumber,
  readFlags,
  wantsHelp,
  wholeNumber,
  type Flags,
  type FlagValues,
} from './read-flags.ts'
