declare module 'virtual:emoji-table' {
  const table: import('@parley/shared/emoji-table').EmojiTable
  export default table
}
