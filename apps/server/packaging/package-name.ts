/** Of the npm package that `build-package.ts` makes. `parley` belongs to another project. */
export const packageName = '@parley-chat/server'
