import type { ShownRoom } from '@parley/shared'

/** An open room without settings. */
export function shown(fields: Partial<ShownRoom> = {}): ShownRoom {
  return {
    title: '',
    topic: '',
    door: 'open',
    writers: 'everyone',
    slow: 0,
    keepDays: 0,
    staff: [],
    ...fields,
  }
}
