/**
 * Runs `task` every `everyMs` milliseconds from when the run before has ended, also after one that failed. Keeps no process alive.
 * Returns the function that stops it; a run that has begun is not waited for.
 */
export function repeated(
  task: () => Promise<void>,
  everyMs: number,
  failed: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const next = () => {
    if (!isStopped) timer = setTimeout(() => void task().catch(failed).finally(next), everyMs).unref()
  }
  next()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
