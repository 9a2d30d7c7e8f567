// Starts the server in watch mode behind Vite with hot reload. Settings come from the environment.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))
const port = process.env['PORT'] ?? '8000'
process.env['PARLEY_SERVER'] = `http://localhost:${port}`

const server = spawn(process.execPath, ['--watch', 'apps/server/src/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PORT: port },
})
const vite = await createServer({ root: fileURLToPath(new URL('.', import.meta.url)) })
await vite.listen()
vite.printUrls()

server.once('exit', (code) => void stop(code ?? 0))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.kill(signal))

async function stop(code: number) {
  await vite.close()
  process.exit(code)
}
