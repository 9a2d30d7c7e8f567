// Loaded into a server before its own code: puts `network.ts` of this folder in the place of the server's.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    if (!resolved.url.endsWith('/apps/server/src/cards/network.ts')) return resolved
    return { ...resolved, url: new URL('network.ts', import.meta.url).href }
  },
})
