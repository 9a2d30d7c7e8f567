import { fileURLToPath } from 'node:url'

const hook = fileURLToPath(new URL('hook.ts', import.meta.url))

/** For `serverEnv`: the server makes cards, and every public link with `http://` leads to pages that it serves to itself. */
export const withCardPages = { PREVIEWS: '1', NODE_OPTIONS: `--import=${hook}` }
