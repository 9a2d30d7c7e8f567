import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../support/fixtures.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Its network has the loopback alone, and that is down until `ip` brings it up. */
const withoutInternet = ['unshare', '--net', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])]

test("the README's command starts the server without internet, once everything is installed", async () => {
  test.setTimeout(180_000)
  test.skip(!works(withoutInternet, 'ip', 'link', 'set', 'lo', 'up'), 'no network can be taken away here')
  test.skip(!works([], 'npx', '--offline', '-y', 'pnpm@12', '--version'), "pnpm is not in npm's cache")
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-'))
  const env = { ...process.env, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' }
  // It stops once its port has answered: nobody outside its network can ask.
  const script = `ip link set lo up
npx -y pnpm@12 start & launcher=$!
for turn in $(seq 160); do
  port=$(ss -Hltn | sed -n 's/.*127.0.0.1:\\([0-9]*\\).*/\\1/p' | head -1)
  [ -n "$port" ] && break
  kill -0 $launcher || break
  sleep 0.25
done
node -e "fetch('http://127.0.0.1:$port/healthz').then(({ status }) => console.log('healthz ' + status))"
kill $launcher; wait $launcher`
  const [command, ...args] = [...withoutInternet, 'sh', '-c', script]
  const started = spawn(command, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const output = await text(started.stdout)
  rmSync(dataDir, { recursive: true, force: true })
  expect(output).toContain('Parley is running')
  expect(output).toContain('healthz 200')
  // Nothing was to be fetched or built, so nothing was said about it.
  expect(output).not.toContain('Building')
})

function works(before: readonly string[], ...command: string[]) {
  const [name = '', ...args] = [...before, ...command]
  try {
    execFileSync(name, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
