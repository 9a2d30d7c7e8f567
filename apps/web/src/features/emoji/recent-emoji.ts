import * as v from 'valibot'
import { load, save } from '../../storage/browser-storage.ts'

/** Codes of the emoji used in this browser, with their tones, most recent first. */
export function recentEmoji(): string[] {
  const found = v.safeParse(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]+(?:-[0-9a-f]+)*$/))), load(key))
  return found.success ? found.output : []
}

export function recordEmojiUse(code: string) {
  save(key, [code, ...recentEmoji().filter((other) => other !== code)].slice(0, maxStored))
}

const key = 'parley.recent-emoji'
const maxStored = 24
