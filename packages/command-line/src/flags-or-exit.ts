import { endWithOutput } from './output.ts'
import { flagHelp, readFlags, wantsHelp, type Flags, type FlagValues } from './read-flags.ts'

/** For a script: reads its flags, or ends it, after its help with exit code 0, or after one line with 2. */
export function flagsOrExit<const Table extends Flags>(usage: string, table: Table): FlagValues<Table> {
  endWithOutput()
  const args = process.argv.slice(2)
  if (wantsHelp(args)) {
    console.log(`Usage: ${usage}\n\n${flagHelp(table)}`)
    process.exit(0)
  }
  return readFlags(args, table, {
    error: (line) => {
      console.error(`${line} --help lists the flags.`)
      process.exit(2)
    },
  }).values
}
