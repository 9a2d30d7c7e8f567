// Neither Node's types nor the DOM's are known here; both platforms have these.
declare function setTimeout(then: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void

/** The result of `promise`, or `fallback` after `ms` milliseconds. Rejects when `promise` rejects in time; later it is ignored. */
export async function withTimeout<Result, Fallback>(
  promise: Promise<Result>,
  ms: number,
  fallback: Fallback,
): Promise<Result | Fallback> {
  const late = Promise.withResolvers<Fallback>()
  const timer = setTimeout(() => late.resolve(fallback), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
