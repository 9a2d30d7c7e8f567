import { parentPort, workerData } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import type { Answer, Call } from './calls.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { SqliteNames } from './names.ts'
import { SqlitePages } from './pages.ts'
import { SqliteWriter } from './writer.ts'

// The database has a thread of its own, so that a slow disk never keeps a socket waiting.
const port = parentPort
if (port === null) throw new Error('This file runs in a worker thread.')
const answer = (message: Answer) => port.postMessage(message)

const opened = open((workerData as { folder: string }).folder)
if (opened !== undefined) serve(opened)

function open(folder: string) {
  try {
    return openDatabase(folder)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    answer({ type: 'unusable', why: error.message })
    return undefined
  }
}

function serve({ db, epoch, close }: OpenDatabase) {
  const pages = new SqlitePages(db, epoch)
  const names = new SqliteNames(db)
  const writer = new SqliteWriter(db, names)
  answer({ type: 'opened' })
  port?.on('message', (asked: Call) => {
    switch (asked.type) {
      case 'write':
        return answer({ type: 'written', call: asked.call, ...writer.write(asked.writes, Date.now()) })
      case 'since':
        return answer({
          type: 'page',
          call: asked.call,
          page: pages.since(asked.room, asked.rev, asked.limit),
        })
      case 'before':
      case 'after': {
        const messages = pages[asked.type](asked.room, asked.id, asked.limit)
        answer({ type: 'messages', call: asked.call, messages })
        return
      }
      case 'free-names':
        return answer({ type: 'names', call: asked.call, keys: names.free(asked.keys, Date.now()) })
      case 'close':
        close()
        answer({ type: 'closed', call: asked.call })
        return port.close()
    }
  })
}
