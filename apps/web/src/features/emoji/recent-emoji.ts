import * as v from 'valibot'
import { persisted } from '../../storage/browser-storage.ts'

/** Codes of the emoji used in this browser, with their tones, most recent first. */
export function recentEmoji(): string[] {
  return stored.load() ?? []
}

export function recordEmojiUse(code: string) {
  stored.save([code, ...recentEmoji().filter((other) => other !== code)].slice(0, maxStored))
}

const code = v.pipe(v.string(), v.regex(/^[0-9a-f]+(?:-[0-9a-f]+)*$/))
const stored = persisted('parley.recent-emoji', v.array(code))
const maxStored = 24
