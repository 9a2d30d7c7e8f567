/**
 * Imported before anything imports `node:http`: as an ES module, that one would load Node's whole implementation of fetch for
 * three names which Parley does not use, 14 MB and 55 ms of each start.
 */
const http = process.getBuiltinModule('node:http')
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) Reflect.deleteProperty(http, name)
