import { vi } from 'vitest'

const { waitFor } = vi

// A second, as by default, is short for a process or a database on a busy machine: what hangs is found here as well.
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: 20_000, ...options })
