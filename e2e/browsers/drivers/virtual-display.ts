import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { spawnOwned } from './owned-process.ts'

/** A screen that nobody sees, for browsers that need one. */
export async function startDisplay() {
  const server = spawnOwned('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    pipe: 3,
  })
  const [number] = (await once(server.piped as Readable, 'data')) as [Buffer]
  const DISPLAY = `:${number.toString().trim()}`
  // Without this, GTK prefers a Wayland display of the person who runs the tests.
  return {
    env: { DISPLAY, GDK_BACKEND: 'x11', MOZ_ENABLE_WAYLAND: '0', TZ: 'UTC' },
    stop: () => server.stop(),
  }
}
