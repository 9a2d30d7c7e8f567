/** EmojiOne's `emoji.json`. */
export type EmojioneList = Record<string, EmojioneEmoji>

export interface EmojioneEmoji {
  shortname: string
  shortname_alternates: string[]
  ascii: string[]
  category: string
  order: number
  code_points: { fully_qualified: string }
}

/** Emojibase's `shortcodes/joypixels.json`: the names of a code. */
export type Joypixels = Record<string, string | string[]>
