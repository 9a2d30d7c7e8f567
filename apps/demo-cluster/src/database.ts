import { createInterface } from 'node:readline'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { startProcess, stopProcess } from './own-process.ts'

export type DatabaseAnswer = { type: 'started'; url: string } | { type: 'failed'; why: string }

export interface Database {
  url: string
  stop: () => Promise<void>
}

/** Starts a PostgreSQL with its data in `folder`. `ended` is called when it ends by itself. */
export async function startDatabase(folder: string, ended: () => void): Promise<Database> {
  const child = startProcess('./database-process.ts', [folder], process.env)
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = JSON.parse(line) as DatabaseAnswer
    if (answer.type === 'failed')
      throw new StartupError(`PostgreSQL does not start in ${folder}: ${answer.why}`)
    child.stdout.resume()
    child.once('exit', ended)
    const stop = () => {
      child.off('exit', ended)
      return stopProcess(child)
    }
    return { url: answer.url, stop }
  }
  throw new StartupError(`PostgreSQL does not start in ${folder}.`)
}
