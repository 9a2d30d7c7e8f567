import { reasonOf } from '@parley/shared'
import type { Job, Outcome } from './outcome.ts'
import { prepareFile } from './prepare-file.ts'

/** What the server is told of a job. `failed`: a bug, or a disk. */
export type Answer = Outcome | { type: 'failed'; code: string; reason: string }

process.on('message', (job: Job) => {
  void prepareFile(job)
    .catch((error: unknown): Answer => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      return { type: 'failed', code, reason: reasonOf(error) }
    })
    .then((answer: Answer) => process.send?.(answer))
})

// The server has ended.
process.on('disconnect', () => process.exit())
