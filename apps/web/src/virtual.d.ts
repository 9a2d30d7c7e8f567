declare module 'virtual:emoji-table' {
  const table: import('@parley/shared/emoji-table').EmojiTable
  export default table
}

declare module 'virtual:emoji-words-*' {
  const words: Record<string, string>
  export default words
}
