import about from '../package.json' with { type: 'json' }

/** Of the server, as its package names it. */
export const version: string = about.version
