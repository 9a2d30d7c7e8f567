import { emojiIndex, type EmojiIndex } from '@parley/shared/emoji-table'

/** Loads the emoji table from its own chunk. Rejects when it cannot be fetched. */
export async function loadEmojiIndex(): Promise<EmojiIndex> {
  const { default: table } = await import('virtual:emoji-table')
  return emojiIndex(table)
}
