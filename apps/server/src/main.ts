import './young-generation.ts'
import './http-without-fetch.ts'

// Not before: what a module imports is loaded before its first line runs.
const { runServer } = await import('./run-server.ts')
await runServer(process.argv.slice(2))
