import { fileURLToPath } from 'node:url'

/** In the package, the pictures lie beside the bundle. Seen from `server/chunks`. */
export const pictureFolder = fileURLToPath(new URL('../../emoji', import.meta.url))
