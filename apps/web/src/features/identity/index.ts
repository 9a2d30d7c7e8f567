// Each part is its own chunk: a first visit needs none of them.
export const keepSession = async (now: number) => (await import('./keep-session.ts')).keepSession(now)
export const takeOver = async () => (await import('./take-over.ts')).takeOver()
