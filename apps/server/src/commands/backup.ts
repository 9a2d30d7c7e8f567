import { flagHelp, homePath } from '@parley/command-line'
import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { backupLog, partOf } from '../log/sqlite/backup/backup-log.ts'
import { removeDatabase } from '../log/sqlite/files/log-files.ts'
import { dataFolderFlags, readArguments, readDataFolder } from './data-folder.ts'
import { copyFiles, filesOfCopy, filesOfLog, type CopiedFiles } from './log-files.ts'
import {
  describe,
  exitCodesHelp,
  jsonFlag,
  onInterrupt,
  reporting,
  saying,
  secondsSince,
  shownProgress,
} from './report.ts'

const flags = { ...dataFolderFlags, ...jsonFlag } as const

const help = `Usage: ${installation.command} backup FILE [--json] [--data-dir DIR]

Copies the log to FILE, as it is at one moment, and checks the copy. The server may run and people may post meanwhile.
FILE appears when it is complete, can be read by you alone, and never replaces another file. The pictures and files of
messages are then copied to FILE.files, also from the bucket of FILES_URL; on the same disk they take no space there. The
search index and the pictures of people are not copied: the server makes them again.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley backup`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags, help, positionals: 1 })
  if (read === undefined) return
  const {
    values,
    positionals: [given],
  } = read
  if (given === undefined) throw new StartupError('To which file? parley backup FILE. See --help.')
  const { folder } = readDataFolder(values['data-dir'], process.env)
  const to = resolve(homePath(given))
  const files = filesOfLog(folder)
  const { json } = values
  const say = saying(json)
  const began = performance.now()
  const { copied, ...summary } = await reporting(async () => {
    const target = filesOfCopy(to)
    let removeFiles = () => {}
    let isPublished = false
    let copied: CopiedFiles | undefined
    try {
      const log = await backupLog(folder, to, {
        progress: shownProgress('copied', { json }),
        started: () => {
          // Files of an earlier copy of that name stay.
          if (!existsSync(target.name))
            removeFiles = () => rmSync(target.name, { recursive: true, force: true })
          onInterrupt(
            () => (isPublished ? `The copy is in ${to}.` : 'There is no copy.'),
            () => {
              removeDatabase(partOf(to))
              removeFiles()
            },
          )
        },
        published: () => {
          isPublished = true
          removeFiles = () => {}
        },
        checking: () => say('checking the copy'),
        complete: async (copy) => {
          copied = await copyFiles(copy, files, target, say)
        },
      })
      return { ...log, copied }
    } catch (error) {
      removeFiles()
      throw error
    }
  }, json)
  const seconds = secondsSince(began)
  say(`The log is in ${to}: ${describe(summary)}, ${seconds.toFixed(1)} s.`)
  if (json) console.log(JSON.stringify({ copy: to, ...summary, ...copied, seconds }))
}
