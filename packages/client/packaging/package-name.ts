/** Of the npm package that `build-client.ts` makes, beside that of the server. */
export const packageName = '@parley-chat/client'
