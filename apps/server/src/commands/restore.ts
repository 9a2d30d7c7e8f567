import { flagHelp, homePath } from '@parley/command-line'
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { restrictDataFolder } from '../config/data-access.ts'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { restoreLog } from '../log/sqlite/backup/restore-log.ts'
import { lackingWalLine, lacksWal } from '../log/sqlite/files/stray-wal.ts'
import { dataFolderFlags, readArguments, readDataFolder } from './data-folder.ts'
import { copyFiles, filesOfCopy, filesOfLog } from './log-files.ts'
import { describe, exitCodesHelp, jsonFlag, onInterrupt, reporting, saying, shownProgress } from './report.ts'

const flags = { ...dataFolderFlags, ...jsonFlag } as const

const help = `Usage: ${installation.command} restore FILE [--json] [--data-dir DIR]

Makes the copy in FILE the log of the server. Stop the server first. FILE is checked, and is not changed. The log that was
there is kept beside the new one, under a name that is printed. Whatever interrupts this, the folder then holds the log
of before or the new one. The log gets a new epoch: browsers load their rooms again. The pictures and files of messages are
then copied from FILE.files, to the bucket of FILES_URL if there is one. Those of the log that was there stay as long as it
does.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley restore`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags, help, positionals: 1 })
  if (read === undefined) return
  const {
    values,
    positionals: [given],
  } = read
  if (given === undefined) throw new StartupError('Which file? parley restore FILE. See --help.')
  const { folder, access } = readDataFolder(values['data-dir'], process.env)
  const from = resolve(homePath(given))
  const files = filesOfLog(folder)
  onInterrupt(
    () => 'The log is the one of before.',
    () => undefined,
  )
  const { json } = values
  const say = saying(json)
  const { replaced, epoch, copied, ...summary } = await reporting(async () => {
    // Of a log that a restore has set aside, all that there was is beside it.
    if (lacksWal(from) && !basename(from).startsWith('parley.replaced-')) say(lackingWalLine(from))
    const log = await restoreLog(folder, from, {
      progress: shownProgress('copied', { json }),
      checking: () => say('checking the copy'),
      now: new Date(),
    })
    return { ...log, copied: await copyFiles(from, filesOfCopy(from), files, say) }
  }, json)
  restrictDataFolder(folder, access, (line) => console.error(`parley: ${line}`))
  if (json) return console.log(JSON.stringify({ folder, epoch, replaced, ...summary, ...copied }))
  console.log(`${folder} holds ${describe(summary)}, with the new epoch ${epoch}.`)
  if (replaced !== undefined)
    console.log(
      !existsSync(replaced)
        ? `The file of the log of before was not there: its write-ahead log, with its newest messages, is kept as ${replaced}-wal. If you find that file, copy it to ${replaced}, and restore that.`
        : `The log of before is kept: ${replaced}${existsSync(`${replaced}-wal`) ? ', with its -wal and -shm' : ''}. Delete it when you no longer need it.`,
    )
  console.log('You can start the server.')
}
