/**
 * Runs `task`, never twice at once: a call during a run leads to one more run, and so does a run that resolves with true. Resolves
 * once nothing more is asked for, during a run at once; rejects as the task does.
 */
export function coalesced(task: () => Promise<boolean>): () => Promise<void> {
  let state: 'idle' | 'running' | 'again' = 'idle'
  const isAskedAgain = () => state === 'again'
  return async () => {
    if (state !== 'idle') return void (state = 'again')
    try {
      do state = 'running'
      while ((await task()) || isAskedAgain())
    } finally {
      state = 'idle'
    }
  }
}
