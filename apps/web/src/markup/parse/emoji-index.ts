import { emojiIndex, type EmojiIndex } from '@parley/shared/emoji-table'

/** Loads the emoji table, a chunk of its own. Rejects when it cannot be fetched. */
export async function loadEmojiIndex(): Promise<EmojiIndex> {
  const { default: table } = await import('virtual:emoji-table')
  return emojiIndex(table)
}
