import { parentPort, workerData } from 'node:worker_threads'
import { StartupError } from '../startup-error.ts'
import type { Answer, Call } from './sqlite-calls.ts'
import { isDiskFull } from './sqlite-errors.ts'
import { openDatabase, type OpenDatabase } from './sqlite-open.ts'
import { SqliteNames } from './sqlite-names.ts'
import { SqliteStore } from './sqlite-store.ts'

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
  const store = new SqliteStore(db, epoch)
  const names = new SqliteNames(db)
  answer({ type: 'opened' })
  port?.on('message', (asked: Call) => {
    switch (asked.type) {
      case 'append':
        return answer(append(store, asked))
      case 'since':
        return answer({
          type: 'page',
          call: asked.call,
          page: store.since(asked.room, asked.rev, asked.limit),
        })
      case 'before': {
        const messages = store.before(asked.room, asked.id, asked.limit)
        answer({ type: 'messages', call: asked.call, messages })
        return
      }
      case 'claim-name': {
        const claimed = names.claim(asked.key, asked.author, Date.now())
        return answer({ type: 'name-claimed', call: asked.call, claimed })
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

function append(store: SqliteStore, { call, posts }: Extract<Call, { type: 'append' }>): Answer {
  try {
    return { type: 'appended', call, ...store.append(posts, Date.now()) }
  } catch (error) {
    // After any other failure nobody can say what the disk holds: the thread ends, and the server with it.
    if (!isDiskFull(error)) throw error
    return { type: 'not-appended', call, why: error.message }
  }
}
